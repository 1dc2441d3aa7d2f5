import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { copyBytes } from "./copy-bytes.ts";

/** The metadata that shows whether a file is unchanged. */
export interface FileStamp {
  readonly size: number;
  readonly mode: number;
  readonly dev: number;
  readonly ino: number;
  /** Milliseconds since 1970. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** Identity of a sequence of files: an md5 over one record per file. */
export interface IdentityHash {
  /** The state of a file, or of a part of it. @param to offset after the last byte */
  addFile(path: string, stats: FileStamp, from: number, to: number): void;
  /** @param newestMs latest modification of what the record describes, in milliseconds since 1970 */
  addRecord(record: Buffer, newestMs: number): void;
  /** Latest modification of any of them, in milliseconds since 1970. */
  readonly newestMs: number;
  digest(): string;
}

export const NO_RECORD: Buffer = Buffer.alloc(0);

/** For runs without a manifest. */
export const noIdentity: IdentityHash = {
  addFile: () => undefined,
  addRecord: () => undefined,
  newestMs: 0,
  digest: () => "",
};

/** Identifies a link that is kept. The digest covers the file it points to, so that file is included. */
export function linkRecord(path: string, target: string, stats: Stats | undefined): Buffer {
  const text = Buffer.from(`${path}\0-> ${target}\0`);
  if (stats?.isFile() !== true) return text;
  const room = Buffer.alloc(longestRecord(path));
  const end = recordWriter()(room, 0, path, stats, 0, stats.size);
  return Buffer.concat([text, room.subarray(0, end)]);
}

/** The later of the two modification times, in milliseconds since 1970. */
export function changedMs({ mtimeMs, ctimeMs }: Pick<FileStamp, "mtimeMs" | "ctimeMs">): number {
  return Math.max(mtimeMs, ctimeMs);
}

const GATHERED = 16 * 1024;
const NUMBERS = 8;

export function identityHash(): IdentityHash {
  const hash = createHash("md5");
  const gathered = Buffer.allocUnsafe(GATHERED);
  const write = recordWriter();
  let length = 0;
  let newestMs = 0;
  const makeRoom = (size: number): void => {
    if (length + size <= GATHERED) return;
    hash.update(gathered.subarray(0, length));
    length = 0;
  };
  return {
    addFile(path, stats, from, to) {
      newestMs = Math.max(newestMs, changedMs(stats));
      makeRoom(longestRecord(path));
      length = write(gathered, length, path, stats, from, to);
    },
    addRecord(record, changed) {
      newestMs = Math.max(newestMs, changed);
      makeRoom(record.length);
      if (record.length > GATHERED) hash.update(record);
      else length += record.copy(gathered, length);
    },
    get newestMs() {
      return newestMs;
    },
    digest() {
      hash.update(gathered.subarray(0, length));
      return hash.digest("base64");
    },
  };
}

/** In bytes: three per character at most, a NUL and the numbers. No path is longer than 4,096 characters. */
function longestRecord(path: string): number {
  return 3 * path.length + 1 + 8 * NUMBERS;
}

/**
 * A record is the path, a NUL and eight numbers: writing them as text would take longer than `stat`.
 * @returns a function that returns the end offset
 */
function recordWriter(): (
  room: Buffer,
  at: number,
  path: string,
  stats: FileStamp,
  from: number,
  to: number,
) => number {
  const numbers = new Float64Array(NUMBERS);
  const bytes = Buffer.from(numbers.buffer);
  return (room, start, path, stats, from, to) => {
    let at = start;
    for (let i = 0; i < path.length; i++) {
      const code = path.charCodeAt(i);
      if (code > 0x7f) {
        room[at++] = 0xff;
        room[at++] = code >>> 8;
      }
      room[at++] = code;
    }
    room[at++] = 0;
    numbers[0] = from;
    numbers[1] = to;
    numbers[2] = stats.size;
    numbers[3] = stats.mode;
    numbers[4] = stats.dev;
    numbers[5] = stats.ino;
    numbers[6] = stats.mtimeMs;
    numbers[7] = stats.ctimeMs;
    copyBytes(bytes, 0, bytes.length, room, at);
    return at + bytes.length;
  };
}
