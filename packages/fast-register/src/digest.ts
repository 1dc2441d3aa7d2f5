import { createHash, type Hash } from "node:crypto";
import { closeSync, readSync, statSync } from "node:fs";
import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import { hostPath, isEscapedText } from "@flyte-settings/node-kit/fs";
import { copyBytes } from "./archive/copy-bytes.ts";
import { fileUnreadable, openForReading } from "./archive/read-steady.ts";
import type { FileList } from "./list-files.ts";
import { SLASH } from "./path-text.ts";

/**
 * Digest of a tree: md5 as 32 lower-case hex digits, the middle of `fast<md5>.tar.gz`. For each file in code-point
 * order: the contents, then the relative path without separators, in UTF-8.
 *
 * Equivalent of flytekit's `ls_files` (tools/script_mode.py), its second result. It does not distinguish `a/bc` from
 * `ab/c`.
 */
export function newDigest(): TreeDigest {
  const hash = createHash("md5");
  const gathered = Buffer.allocUnsafe(GATHERED);
  let length = 0;
  const flush = (): void => {
    if (length > 0) hash.update(gathered.subarray(0, length));
    length = 0;
  };
  const makeRoom = (size: number): void => {
    if (length + size > GATHERED) flush();
  };
  const update = (bytes: Buffer, from = 0, to = bytes.length): void => {
    const size = to - from;
    makeRoom(size);
    if (size > GATHERED) hash.update(bytes.subarray(from, to));
    else {
      copyBytes(bytes, from, size, gathered, length);
      length += size;
    }
  };
  return {
    update,
    addPath(path) {
      makeRoom(path.length);
      let end = length;
      let all = 0;
      for (let i = 0; i < path.length; i++) {
        const code = path.charCodeAt(i);
        gathered[end] = code;
        all |= code;
        if (code !== SLASH) end++;
      }
      if (all > 0x7f || path.length > GATHERED) update(Buffer.from(path.replaceAll("/", "")));
      else length = end;
    },
    hex() {
      flush();
      return hash.digest("hex");
    },
  };
}

/** An incremental digest. Short inputs are collected: a call into the hash costs more than hashing a small file. */
export interface TreeDigest {
  update(bytes: Buffer, from?: number, to?: number): void;
  /** Added after the contents of a file. */
  addPath(path: string): void;
  hex(): string;
}

const GATHERED = 64 * 1024;

/** Only the digest, without an archive. @throws BUNDLE_FILE_UNREADABLE, and the errors of {@link refuseOddNames} */
export function digestFiles(list: FileList): string {
  const paths = list.digested ?? list.files;
  refuseOddNames(paths);
  const hash = newDigest();
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  const hasLinks = list.links.size > 0;
  for (const path of paths) {
    const target = hasLinks ? list.links.get(path) : undefined;
    if (target === undefined || isFile(list.root, path)) hashContents(hash, list.root, path, buffer);
    else hash.update(Buffer.from(target));
    hash.addPath(path);
  }
  return hash.hex();
}

/** Whether a path, or the target of a link, is a regular file. A kept link to anything else is digested by its target's name. */
export function isFile(root: string, path: string): boolean {
  return statSync(hostPath(`${root}/${path}`), { throwIfNoEntry: false })?.isFile() === true;
}

/** Some network file systems return less than was asked for, in whole pages. */
const PAGE = 4096;

/** @throws BUNDLE_FILE_UNREADABLE */
export function hashContents(
  hash: Pick<TreeDigest | Hash, "update">,
  root: string,
  path: string,
  buffer: Buffer,
): void {
  try {
    const fd = openForReading(`${root}/${path}`);
    try {
      // less than whole pages is the end of a file: most files need one read
      for (let hasMore = true; hasMore; ) {
        const count = readSync(fd, buffer, 0, buffer.length, null);
        if (count > 0) hash.update(buffer.subarray(0, count));
        hasMore = count > 0 && count % PAGE === 0;
      }
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw fileUnreadable(path, error);
  }
}

/** The digest covers UTF-8, so names must be UTF-8; the message contains Python's. @throws BUNDLE_FILE_UNREADABLE */
export function refuseOddNames(files: readonly string[]): void {
  const odd = files.find(isEscapedText);
  if (odd === undefined) return;
  const position = [...odd.replaceAll("/", "")].findIndex(isEscapedText);
  const name = [...odd].map((character) => (isEscapedText(character) ? `\\x${byteOf(character)}` : character)).join("");
  const python = `'utf-8' codec can't encode character '\\ud${byteOf([...odd].find(isEscapedText)).padStart(3, "c")}' in position ${position}: surrogates not allowed`;
  throw new FlyteSettingsError(
    "BUNDLE_FILE_UNREADABLE",
    `the file name ${name} is not UTF-8 (${python}). Rename the file, or exclude it in .flyteignore`,
    { place: name },
  );
}

/** The byte of an escaped character, as two hex digits. */
function byteOf(character = ""): string {
  return (character.charCodeAt(0) & 0xff).toString(16);
}
