import { textHash } from "../path-text.ts";
import type { ArchiveDigest } from "./archive-digest.ts";
import type { CachedBlocks } from "./cached-blocks.ts";
import { copyBytes } from "./copy-bytes.ts";
import { blockWriter, type PackedBlocks } from "./deflate-blocks.ts";
import type { KnownFile } from "./fast-path/read-ahead.ts";
import type { IdentityHash } from "./identity.ts";
import { fileChanged, isSteady, type OpenFile, readPiece, readWhole } from "./read-steady.ts";
import { fileHeaderWriter, paddingAfter, type TarMember, type TarTime, tarEnd, tarHeader } from "./tar-header.ts";

/** Writes a tar archive into gzip blocks. */
export interface TarStream {
  /**
   * Synchronous if there is room, as for nearly every small file: awaiting would cost as much as reading it.
   * @returns `false`, with nothing added, if the file's length has changed: open it again
   */
  addFile(path: string, mode: number, file: OpenFile | KnownFile): boolean | Promise<boolean>;
  /**
   * Adds a member without contents. @param record its part of the identity @param newestMs see {@link IdentityHash}
   */
  addOther(path: string, member: TarMember, record: Buffer, newestMs: number): Promise<void>;
  end(): Promise<PackedTar>;
}

export interface PackedTar extends PackedBlocks {
  /** Identity of all files; see {@link IdentityHash}. */
  readonly identity: string;
}

/** A block of at least this size is cut before a file if the hash of the file's path allows it. */
const CUT_FROM = 512 * 1024;
/** Blocks are always cut at this size; longer files are split into pieces that fill a block to this length. */
const CUT_AT = 1024 * 1024;
/** Extra space beyond one block and one file: headers, padding, and one byte to detect that a file has grown. */
const SLACK = 64 * 1024;
/**
 * Shared, so that the digest may be computed in another thread; and V8 does not count it: with ordinary memory of this
 * size it would soon collect the whole heap.
 */
const newRoom = (): Buffer => Buffer.from(new SharedArrayBuffer(2 * CUT_AT + SLACK));
/** Without the checks of a buffer's own method, which are JavaScript. */
const { fill } = Uint8Array.prototype;

/**
 * Block boundaries depend only on paths and sizes, so that an edit moves few of them.
 * @param hash receives the bytes and the path of every file, in order
 */
export function tarStream(options: {
  readonly level: number;
  readonly time: TarTime;
  readonly hash: ArchiveDigest;
  readonly earlier: CachedBlocks;
  readonly newIdentity: () => IdentityHash;
  write(bytes: Buffer): number;
  /** Called after each block, so that a very long file can be interrupted. */
  throwIfStopped(): void;
}): TarStream {
  const { hash, earlier, newIdentity } = options;
  const writeHeader = fileHeaderWriter(options.time);
  const writer = blockWriter(options.level, newRoom, options.write);
  let room: Buffer | undefined;
  let length = 0;
  let total = 0;
  let identity = newIdentity();
  const whole = newIdentity();

  const isFull = (path: string, size: number): boolean =>
    length >= CUT_AT || (length >= CUT_FROM && ((textHash(path) >>> 16) & 3) === 0) || size > CUT_AT;
  const begin = async (path: string, size: number): Promise<Buffer> => {
    if (isFull(path, size)) await cut();
    room ??= await writer.room();
    return room;
  };
  const cut = async (): Promise<void> => {
    if (room === undefined || length === 0) return;
    const full = room;
    const size = length;
    const { newestMs } = identity;
    const key = identity.digest();
    const block = { length: size, identity: key, newestMs, earlier: earlier.find(key), released: hash.handOver(full) };
    room = undefined;
    length = 0;
    total += size;
    identity = newIdentity();
    await writer.push(full, block);
  };
  const pad = (buffer: Buffer, size: number): void => {
    const start = length;
    length += paddingAfter(size);
    fill.call(buffer, 0, start, length);
  };

  const addWhole = (path: string, mode: number, file: OpenFile | KnownFile, buffer: Buffer): boolean => {
    const { stats } = file;
    const { size } = stats;
    const start = length + writeHeader(path, mode, size, buffer, length);
    if (!("fd" in file)) copyBytes(file.room, file.from, size, buffer, start);
    else if (!readWhole(file, buffer, start)) return false;
    length = start + size;
    hash.update(buffer, start, length);
    hash.addPath(path);
    identity.addFile(path, stats, 0, size);
    whole.addFile(path, stats, 0, size);
    pad(buffer, size);
    return true;
  };

  const addPieces = async (path: string, mode: number, file: OpenFile, start: Buffer): Promise<boolean> => {
    let buffer = start;
    const { size } = file.stats;
    length += writeHeader(path, mode, size, buffer, length);
    for (let from = 0; from < size; ) {
      const count = Math.min(size - from, CUT_AT - length);
      readPiece(file, path, buffer, length, count);
      hash.update(buffer, length, length + count);
      length += count;
      identity.addFile(path, file.stats, from, from + count);
      from += count;
      if (length >= CUT_AT && from < size) {
        await cut();
        options.throwIfStopped();
        buffer = room = await writer.room();
      }
    }
    if (!isSteady(file)) throw fileChanged(path);
    hash.addPath(path);
    pad(buffer, size);
    whole.addFile(path, file.stats, 0, size);
    return true;
  };

  return {
    addFile(path, mode, file) {
      const { size } = file.stats;
      if (room !== undefined && !isFull(path, size)) return addWhole(path, mode, file, room);
      return begin(path, size).then((buffer) =>
        "fd" in file && size > CUT_AT ? addPieces(path, mode, file, buffer) : addWhole(path, mode, file, buffer),
      );
    },
    async addOther(path, member, record, newestMs) {
      const buffer = await begin(path, 0);
      length += tarHeader(member, options.time).copy(buffer, length);
      identity.addRecord(record, newestMs);
      whole.addRecord(record, newestMs);
    },
    async end() {
      room ??= await writer.room();
      const rest = tarEnd(total + length);
      rest.copy(room, length);
      length += rest.length;
      await cut();
      return { ...(await writer.finish()), identity: whole.digest() };
    },
  };
}
