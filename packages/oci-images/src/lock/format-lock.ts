import { ImagesLock, type LockEntry, type LockOrigin } from "./images-lock.ts";

const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9._/@+-]|:(?=\S))*$/;
/** Values that YAML readers do not treat as a string. */
const NOT_TEXT = /^(?:[-+.\d][\d_.:eExXoO+-]*|0x[0-9a-f]+|true|false|yes|no|on|off|y|n|null|nan)$/i;

/** Formats a lock file: the same lock gives the same bytes on every machine. */
export function formatImagesLock(lock: ImagesLock): string {
  const { images } = ImagesLock.withEntries(ImagesLock.empty, lock.images);
  const body = images.length === 0 ? "images: []\n" : `images:\n${images.map(entryLines).join("")}`;
  return `lockVersion: 1\n${body}`;
}

function entryLines(entry: LockEntry): string {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ["requested", scalar(entry.requested)],
    ["digest", scalar(entry.digest)],
    ["mediaType", entry.mediaType && scalar(entry.mediaType)],
    ["platform", entry.platform && scalar(entry.platform)],
    ["platforms", entry.platforms && `[${entry.platforms.map(scalar).join(", ")}]`],
    ["origins", entry.origins && `[${entry.origins.map(origin).join(", ")}]`],
  ];
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\n`]));
  return lines.map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`)).join("");
}

function origin({ plugin, from }: LockOrigin): string {
  return `{ ${plugin === undefined ? "" : `plugin: ${scalar(plugin)}, `}from: ${scalar(from)} }`;
}

function scalar(text: string): string {
  return PLAIN.test(text) && !NOT_TEXT.test(text) ? text : JSON.stringify(text);
}
