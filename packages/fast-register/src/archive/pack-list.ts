import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import type { FileList } from "../list-files.ts";
import type { Skipped } from "../walk-tree.ts";
import type { ArchiveOptions } from "./archive-options.ts";
import { hasMore, isGrowing, knownFiles } from "./fast-path/growing-list.ts";
import { type Packing, packLikeFlytekit, packPlainly } from "./pack-files.ts";
import { followsLinks } from "./peer-members.ts";
import { tooLarge } from "./too-large.ts";

/**
 * Packs the files of a list in order.
 * @returns what was packed
 * @throws BUNDLE_FILE_UNREADABLE, BUNDLE_FILE_CHANGED, BUNDLE_TOO_LARGE, ABORTED
 */
export async function packList(
  packing: Packing,
  options: ArchiveOptions,
): Promise<{ readonly files: readonly string[]; readonly bytes: number }> {
  const packFile = options.compat === "flytekit" ? packLikeFlytekit(followsLinks(options)) : packPlainly;
  const { list, skipped } = packing;
  let count = 0;
  let bytes = 0;
  for (let at = 0; at < knownFiles(list) || (await hasMore(list, at)); ) {
    const { files } = list;
    const onProgress = isGrowing(list) ? undefined : options.onProgress;
    for (const end = knownFiles(list); at < end; at++) {
      let size = packFile(packing, files[at] as string);
      if (size instanceof Promise) {
        size = await size;
        throwIfStopped(options.signal);
      }
      if (size === undefined) continue;
      count++;
      bytes += size;
      onProgress?.({ files: count, of: files.length, bytes });
    }
  }
  return { files: without(list.files, skipped), bytes };
}

function without(files: readonly string[], skipped: readonly Skipped[]): readonly string[] {
  if (skipped.length === 0) return files;
  const paths = new Set(skipped.map(({ path }) => path));
  return files.filter((path) => !paths.has(path));
}

/** Adds up sizes before files are read, so that a terabyte file is rejected without packing it. */
export function reserver(list: FileList, maxBytes: number | undefined): (bytes: number) => void {
  let total = 0;
  return (bytes) => {
    total += bytes;
    if (maxBytes !== undefined && total > maxBytes) throw tooLarge(list, maxBytes);
  };
}

export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new FlyteSettingsError("ABORTED", "stopped while the bundle was packed");
}
