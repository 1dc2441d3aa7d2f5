import { readManifests } from "@flyte-settings/core/config";
import { listOf, recordOf, textOf } from "../parts.ts";
import type { LockReport, LockRow } from "../report/report.ts";

/** Parses an image lock file; `undefined` if the text is not one. @throws CONFIG_INVALID */
export function readLock(text: string, title: string, maxYamlLength: number): LockReport | undefined {
  if (!/^["']?lockVersion["']?:/m.test(text)) return undefined;
  const [file] = readManifests(text, { place: title, maxYamlLength });
  const images = recordOf(file)["images"];
  if (!Array.isArray(images)) return undefined;
  return { kind: "lock", title, images: images.map((each): LockRow => rowOf(recordOf(each))) };
}

function rowOf({ requested, digest, platform, platforms, origins }: Readonly<Record<string, unknown>>): LockRow {
  const names = listOf(origins).map((each) => textOf(recordOf(each)["from"]));
  return {
    requested: textOf(requested),
    digest: textOf(digest),
    platforms: platform === undefined ? listOf(platforms).map(textOf) : [textOf(platform)],
    names,
  };
}
