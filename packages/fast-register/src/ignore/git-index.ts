import { join } from "node:path";
import { readRegularFile } from "@flyte-settings/node-kit/fs";

/**
 * The paths that git tracks: from the file `index`, versions 2 to 4, as Latin-1 texts in the order of bytes.
 *
 * Header `DIRC`, version, count; each entry 62 bytes (64 with the extended flag) before its name; names end in NUL and,
 * before version 4, are padded to eight; version 4 writes how much of the name before to drop, then the rest.
 * Empty when there is none or when it cannot be read (a split index is not followed).
 */
export function readTrackedPaths(gitDir: string): readonly string[] {
  try {
    return pathsOfIndex(readRegularFile(join(gitDir, "index"), MAX_INDEX));
  } catch {
    return [];
  }
}

/** A million paths take 100 MiB. */
const MAX_INDEX = 1024 * 1024 * 1024;
/** Longer than any system takes. Version 4 shares beginnings, so that names could grow with each entry. */
const MAX_NAME = 65_536;

/** The same for the bytes of the file. */
export function pathsOfIndex(bytes: Buffer): readonly string[] {
  const version = bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "DIRC" ? 0 : bytes.readUInt32BE(4);
  return version < 2 || version > 4 ? [] : readEntries(bytes, version, bytes.readUInt32BE(8));
}

/** Whether something below the folder is tracked. @param paths sorted @param folder ends in `/` */
export function hasTrackedBelow(paths: readonly string[], folder: string): boolean {
  return paths[lowerBound(paths, folder)]?.startsWith(folder) === true;
}

export function isTracked(paths: readonly string[], path: string): boolean {
  return paths[lowerBound(paths, path)] === path;
}

const ENTRY = 62;
const EXTENDED = 0x4000;

function readEntries(bytes: Buffer, version: number, count: number): string[] {
  const paths: string[] = [];
  let at = 12;
  let name = "";
  for (let i = 0; i < count && at + ENTRY < bytes.length; i++) {
    const start = at;
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
    if (paths[paths.length - 1] !== name) paths.push(name);
  }
  return paths;
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
