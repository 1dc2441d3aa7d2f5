import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import type { FileList } from "../list-files.ts";
import type { Skipped } from "../walk-tree.ts";
import type { ArchiveOptions } from "./archive-options.ts";
import { hasMore, isGrowing, knownFiles } from "./fast-path/growing-list.ts";
import { type PackFile, type Packing, packLikeFlytekit, packPlainly } from "./pack-files.ts";
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
  const { onProgress, signal } = options;
  const done: Done = { at: 0, files: 0, bytes: 0 };
  const add = (size: number | undefined): void => {
    if (size === undefined) return;
    done.files++;
    done.bytes += size;
    if (onProgress !== undefined && !isGrowing(list)) {
      onProgress({ files: done.files, of: list.files.length, bytes: done.bytes });
    }
  };
  while (done.at < knownFiles(list) || (await hasMore(list, done.at))) {
    const waiting = packKnown(packing, packFile, done, add);
    if (waiting === undefined) continue;
    const size = await waiting;
    throwIfStopped(signal);
    add(size);
  }
  return { files: without(list.files, skipped), bytes: done.bytes };
}

/** What is packed so far. */
interface Done {
  /** Index of the next file. */
  at: number;
  files: number;
  bytes: number;
}

/**
 * Packs the files that are known, until one must be waited for. Apart from {@link packList}: V8 counts the length of a
 * loop's body with each turn, and would compile the whole function when nearly everything is packed.
 *
 * @returns the size to be waited for
 */
function packKnown(
  packing: Packing,
  packFile: PackFile,
  done: Done,
  add: (size: number | undefined) => void,
): Promise<number | undefined> | undefined {
  const { list } = packing;
  const { files } = list;
  for (const end = knownFiles(list); done.at < end; ) {
    const size = packFile(packing, files[done.at++] as string);
    if (size instanceof Promise) return size;
    add(size);
  }
  return undefined;
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
