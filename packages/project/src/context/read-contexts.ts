import { contextsInAnyText, contextsInEnvText, contextsInManifest, FlyteSettingsError } from "@flyte-settings/core";
import type { Found } from "@flyte-settings/core/internal";
import { shown } from "@flyte-settings/core/plugin";
import { archiveKind } from "@flyte-settings/node-kit/archive-kind";
import { asText, readBytes, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { settingsOf, withNames } from "./found.ts";

export interface SourceOptions {
  readonly envFile?: string;
  readonly pod?: string;
  readonly pb?: string;
  readonly package?: string;
}

export type ContextSource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "text" | keyof SourceOptions; readonly path: string };

/**
 * The settings contexts of flytekit and the image caches of Flyte 2 in a source; at least one.
 *
 * @throws CONTEXT_INVALID if none is found, and the errors of the readers
 */
export async function readContexts(source: ContextSource, host: Host): Promise<readonly Found[]> {
  const found = await search(source, host);
  if (found.length > 0) return found;
  const anywhere = await searchText(source, host);
  if (anywhere.length > 0) return anywhere;
  const place = "path" in source ? source.path : "the text";
  throw new FlyteSettingsError(
    "CONTEXT_INVALID",
    `there is no _F_SS_C in ${place === "-" ? "standard input" : place}, and no --image-cache of Flyte 2`,
    {
      hint: "Only dynamic and eager tasks carry a context; `flyte-settings package inspect` shows which do.",
    },
  );
}

/** Where no reader of the format found the variable: its name may be in the text all the same. */
async function searchText(source: ContextSource, host: Host): Promise<readonly Found[]> {
  if ("text" in source || source.path === "-" || !["envFile", "pod"].includes(source.kind)) return [];
  return settingsOf(contextsInAnyText(await readText(host, source.path)));
}

async function search(source: ContextSource, host: Host): Promise<readonly Found[]> {
  if ("text" in source) {
    if (source.text.trim() === "") throw isEmpty("-", "the argument");
    return FILE_NAME.test(source.text) ? noSuchFile(source.text) : inText(source.text);
  }
  switch (source.kind) {
    case "text": {
      const bytes = await readBytes(host, source.path);
      if (bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))) throw isEmpty(source.path);
      return archiveKind(bytes) === undefined
        ? inText(asText(source.path, bytes))
        : inEntities("package", source.path, bytes);
    }
    case "envFile":
      return settingsOf(contextsInEnvText(await readText(host, source.path)));
    case "pod":
      return inManifest(await readText(host, source.path), source.path);
    default:
      return inEntities(source.kind, source.path, await readBytes(host, source.path));
  }
}

/** The base64 of gzip starts with H4s, and a context is longer; JSON contains other characters. */
const FILE_NAME = /^(?!H4s)[\w./\\~@+:-]{1,200}$/;

function noSuchFile(name: string): never {
  throw new FlyteSettingsError("FILE_NOT_FOUND", `${shown(name)} is not a context, and there is no such file`, {
    place: name,
    hint: "Expected a file, - for standard input, or the value of _F_SS_C.",
  });
}

function isEmpty(path: string, what = path === "-" ? "standard input" : shown(path)): FlyteSettingsError {
  return new FlyteSettingsError("CONTEXT_INVALID", `${what} is empty`, {
    hint: "Expected the value of _F_SS_C, or a file that contains it.",
    ...(path === "-" ? {} : { place: path }),
  });
}

async function inEntities(kind: "pb" | "package", path: string, bytes: Uint8Array): Promise<readonly Found[]> {
  return (await import("./entity-contexts.ts")).contextsInEntities(kind, path, bytes);
}

/** A manifest, or other text that contains contexts, such as the output of `kubectl describe`. */
async function inManifest(text: string, path: string): Promise<readonly Found[]> {
  const { parseManifests } = await import("./parse-manifests.ts");
  try {
    const manifest = parseManifests(text, path);
    const contexts = settingsOf(contextsInManifest(manifest));
    const launches = PROGRAM.test(text) ? (await import("./find-launches.ts")).launchesOf(manifest) : [];
    if (contexts.length + launches.length > 0) return withNames([...contexts, ...launches]);
    return settingsOf(contextsInEnvText(text));
  } catch (error) {
    const found = contextsInEnvText(text);
    if (found.length > 0) return settingsOf(found);
    throw error;
  }
}

/** Every manifest with a Flyte 2 container contains one of these program names. */
const PROGRAM = /\b(?:a0|clustered|fserve)\b/;

/**
 * A bare context or image cache, an argument list, or text that contains a context; the decoder rejects anything else.
 */
async function inText(text: string): Promise<readonly Found[]> {
  const { findInText } = await import("@flyte-settings/core/internal");
  const found = findInText(text, "text");
  return found.length > 0 ? found : settingsOf([{ entity: "text", context: text }]);
}
