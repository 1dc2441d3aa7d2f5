import { join } from "node:path";
import { readRegularFile } from "@flyte-settings/node-kit/fs";

/** One path of the index. */
export interface IndexEntry {
  /** As a Latin-1 string. */
  readonly path: string;
  /** `0o100644`, `0o100755`, `0o120000` for a link, `0o160000` for a submodule. */
  readonly mode: number;
}

/**
 * The paths that git tracks: from the file `index`, versions 2 to 4, in byte order.
 *
 * Header: `DIRC`, version, count. Each entry has 62 bytes (64 with the extended flag) before its name; names end in NUL
 * and, before version 4, are padded to eight; version 4 stores how many bytes of the previous name to drop, then the
 * rest. Empty if there is no index or it cannot be read (split indexes and SHA-256 are not supported).
 */
export function readIndex(gitDir: string): readonly IndexEntry[] {
  try {
    const bytes = readRegularFile(join(gitDir, "index"), MAX_INDEX);
    return readEntries(bytes, (path, at) => ({ path, mode: bytes.readUInt32BE(at + MODE) }));
  } catch {
    return [];
  }
}

/** Only the paths, as Latin-1 strings. */
export function readTrackedPaths(gitDir: string): readonly string[] {
  try {
    return pathsOfIndex(readRegularFile(join(gitDir, "index"), MAX_INDEX));
  } catch {
    return [];
  }
}

/** The same for the contents of the file. */
export function pathsOfIndex(bytes: Buffer): readonly string[] {
  return readEntries(bytes, (path) => path);
}

/** A million paths take 100 MiB. */
const MAX_INDEX = 1024 * 1024 * 1024;
/** Longer than any system allows. In version 4, names share prefixes, so that they could grow with each entry. */
const MAX_NAME = 65_536;

/** Whether anything below the directory is tracked. @param paths sorted @param folder ends in `/` */
export function hasTrackedBelow(paths: readonly string[], folder: string): boolean {
  return paths[lowerBound(paths, folder)]?.startsWith(folder) === true;
}

export function isTracked(paths: readonly string[], path: string): boolean {
  return paths[lowerBound(paths, path)] === path;
}

const MODE = 24;
const ENTRY = 62;
const EXTENDED = 0x4000;
/** A file, a link, a submodule, a directory of a sparse index; a SHA-256 index has other bytes here. */
const KINDS: ReadonlySet<number> = new Set([0o10, 0o12, 0o16, 0o04]);

/** @param make receives a path and the offset of its entry; for a path with conflicts, of the first entry */
function readEntries<T>(bytes: Buffer, make: (path: string, at: number) => T): T[] {
  const version = bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "DIRC" ? 0 : bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return [];
  const count = bytes.readUInt32BE(8);
  const entries: T[] = [];
  let last: string | undefined;
  let at = 12;
  let name = "";
  for (let i = 0; i < count && at + ENTRY < bytes.length; i++) {
    const start = at;
    if (!KINDS.has(bytes.readUInt32BE(start + MODE) >> 12)) return [];
    at += ENTRY + (bytes.readUInt16BE(at + 60) & EXTENDED ? 2 : 0);
    if (version === 4) {
      let dropped = bytes[at] ?? 0;
      let more = dropped & 0x80;
      dropped &= 0x7f;
      for (at++; more; at++) {
        const byte = bytes[at] ?? 0;
        dropped = ((dropped + 1) << 7) | (byte & 0x7f);
        more = byte & 0x80;
      }
      name = name.slice(0, name.length - dropped);
    } else name = "";
    const end = bytes.indexOf(0, at);
    if (end < 0) break;
    name += bytes.toString("latin1", at, end);
    if (name.length > MAX_NAME) return [];
    at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7);
    if (last !== name) entries.push(make(name, start));
    last = name;
  }
  return entries;
}

function lowerBound(paths: readonly string[], wanted: string): number {
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paths[middle] ?? "") < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
