import { join } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { statOf } from "../disk-folder.ts";
import type { FileList } from "../list-files.ts";
import { type Archive, type ArchiveOptions, LEVEL } from "./archive-options.ts";
import { type GrowingList, hasMore, knownFiles } from "./fast-path/growing-list.ts";
import { type ReadAhead, readAhead } from "./fast-path/read-ahead.ts";
import { changedMs, type FileStamp, identityHash, linkRecord } from "./identity.ts";
import { isSettled, type Manifest, manifestKey, manifestPath, readManifest } from "./manifest.ts";
import { TIME } from "./peer-members.ts";

/** The manifest for a list and its options, and where it is kept. */
export interface Cache {
  readonly key: string;
  readonly path: string;
  readonly manifest?: Manifest;
}

export function openCache(list: Pick<FileList, "root" | "executable">, options: ArchiveOptions): Cache {
  const key = manifestKey(options.level ?? LEVEL, options.modifiedSeconds ?? TIME, list.executable);
  const path = manifestPath(options.output, list.root, key);
  const manifest = readManifest(path, options.output, key);
  return { key, path, ...omitUndefined({ manifest }) };
}

/** The archive of the manifest, if every file is as it was. */
export async function unchangedArchive(
  list: FileList | GrowingList,
  manifest: Manifest,
  output: string,
): Promise<Archive | undefined> {
  if (!(await isUnchanged(list, manifest))) return undefined;
  const { digest, archive, bytes } = manifest;
  const { name, size, md5 } = archive;
  const { files, skipped } = list;
  return { path: join(output, name), digest, size, md5, files, bytes, skipped, reused: "all" };
}

/** Whether every file is unchanged since the archive was made. Calls stat once per file and opens none. */
async function isUnchanged(list: FileList | GrowingList, manifest: Manifest): Promise<boolean> {
  const ahead = readAhead(list, "metadata");
  try {
    return await hasIdentity(list, manifest, ahead);
  } finally {
    ahead.close();
  }
}

async function hasIdentity(list: FileList | GrowingList, manifest: Manifest, ahead: ReadAhead): Promise<boolean> {
  const identity = identityHash();
  for (let at = 0; at < knownFiles(list) || (await hasMore(list, at)); at++) {
    const path = list.files[at] as string;
    const next = ahead.next();
    const known = next instanceof Promise ? await next : next;
    const target = list.links.get(path);
    if (target !== undefined) {
      const stats = statOf(list.root, path);
      if (stats?.isFile() === true && !isSettled(changedMs(stats), manifest)) return false;
      identity.addRecord(linkRecord(path, target, stats), 0);
      continue;
    }
    const stats: FileStamp | undefined = known?.stats ?? statOf(list.root, path);
    if (stats === undefined || !isSettled(changedMs(stats), manifest)) return false;
    identity.addFile(path, stats, 0, stats.size);
  }
  return identity.digest() === manifest.identity;
}
