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
  /** @param newestMs latest modification of what the record describes, in milliseconds since 1970 */
  add(record: Buffer, newestMs?: number): void;
  /** Latest modification of any of them, in milliseconds since 1970. */
  readonly newestMs: number;
  digest(): string;
}

/** Creates identities. */
export interface Identities {
  hash(): IdentityHash;
  /**
   * Identifies the state of a file, or of a part of it. Valid until the next call.
   * @param to offset after the last byte
   */
  record(path: string, stats: FileStamp, from: number, to: number): Buffer;
}

export function identities(): Identities {
  return { hash: identityHash, record: recordWriter() };
}

const nothing: IdentityHash = { add: () => undefined, newestMs: 0, digest: () => "" };
/** Without a manifest nothing is identified. */
export const NO_RECORD: Buffer = Buffer.alloc(0);

/** For runs without a manifest. */
export const noIdentities: Identities = { hash: () => nothing, record: () => NO_RECORD };

/** Identifies a link that is kept. The digest covers the file it points to, so that file is included. */
export function linkRecord(path: string, target: string, stats: Stats | undefined): Buffer {
  const text = Buffer.from(`${path}\0-> ${target}\0`);
  return stats?.isFile() === true ? Buffer.concat([text, recordWriter()(path, stats, 0, stats.size)]) : text;
}

/** The later of the two modification times, in milliseconds since 1970. */
export function changedMs({ mtimeMs, ctimeMs }: Pick<FileStamp, "mtimeMs" | "ctimeMs">): number {
  return Math.max(mtimeMs, ctimeMs);
}

const GATHERED = 8 * 1024;

function identityHash(): IdentityHash {
  const hash = createHash("md5");
  const gathered = Buffer.allocUnsafe(GATHERED);
  let length = 0;
  let newestMs = 0;
  const flush = (): void => {
    hash.update(gathered.subarray(0, length));
    length = 0;
  };
  return {
    add(record, changedMs = 0) {
      if (changedMs > newestMs) newestMs = changedMs;
      if (length + record.length > GATHERED) flush();
      if (record.length > GATHERED) return void hash.update(record);
      copyBytes(record, 0, record.length, gathered, length);
      length += record.length;
    },
    get newestMs() {
      return newestMs;
    },
    digest() {
      flush();
      return hash.digest("base64");
    },
  };
}

/** The longest path is written whole with three bytes per character. */
const LONGEST = 3 * 4096;

/** A record is the path, a NUL and eight numbers: writing them as text would take longer than `stat`. */
function recordWriter(): Identities["record"] {
  const room = Buffer.alloc(LONGEST + 1 + 8 * 8);
  const numbers = new Float64Array(8);
  const bytes = Buffer.from(numbers.buffer);
  return (path, { size, mode, dev, ino, mtimeMs, ctimeMs }, from, to) => {
    let at = 0;
    for (let i = 0; i < path.length; i++) {
      const code = path.charCodeAt(i);
      if (code > 0x7f) {
        room[at++] = 0xff;
        room[at++] = code >>> 8;
      }
      room[at++] = code;
    }
    room[at++] = 0;
    numbers.set([from, to, size, mode, dev, ino, mtimeMs, ctimeMs]);
    copyBytes(bytes, 0, bytes.length, room, at);
    return room.subarray(0, at + bytes.length);
  };
}
