import { constants, crc32, createDeflateRaw } from "node:zlib";
import { combineCrc } from "./crc-combine.ts";

/** A block in the archive. */
export interface PackedBlock {
  /** Identity of its sources; see `manifest.ts`. */
  readonly identity: string;
  /** Latest modification of any file in it, in milliseconds since 1970. */
  readonly newestMs: number;
  readonly rawLength: number;
  readonly crc: number;
  /** Offset in the archive. */
  readonly offset: number;
  readonly length: number;
}

/** Accepts blocks in order, deflates several concurrently, and writes them in order. */
export interface BlockWriter {
  /** A buffer for the next block, owned by the caller until `push`. */
  room(): Promise<Buffer>;
  push(room: Buffer, block: FullBlock): Promise<void>;
  /** Writes the pending blocks. */
  finish(): Promise<PackedBlocks>;
}

/** A block that is ready to be packed. */
export interface FullBlock {
  readonly length: number;
  readonly identity: string;
  readonly newestMs: number;
  readonly earlier?: Earlier | undefined;
  /** The buffer is in use elsewhere until this resolves. */
  readonly released?: Promise<unknown> | undefined;
}

/** All blocks together. */
export interface PackedBlocks {
  /** CRC-32 of all uncompressed bytes. */
  readonly crc: number;
  readonly rawLength: number;
  readonly blocks: readonly PackedBlock[];
  /** Number of blocks reused from an earlier archive. */
  readonly reused: number;
}

/** The same block in an earlier archive. */
export interface Earlier {
  readonly crc: number;
  readonly rawLength: number;
  /** Its compressed bytes; `undefined` if they cannot be read. */
  read(): Promise<PackedBytes | undefined>;
}

/** The compressed bytes of a block. */
export interface PackedBytes {
  readonly bytes: Buffer;
  /** Called once they are written. */
  release?(): void;
}

interface Packed extends PackedBytes {
  readonly crc: number;
}

/** One buffer is being filled while the others are deflated: more buffers than threads, so that no thread is idle. */
const ROOMS = 6;

/**
 * Blocks are deflated independently and end at a byte boundary (sync flush), so their bytes depend only on their own
 * contents: the archive is the same for any concurrency and whether or not blocks were reused from an earlier one.
 *
 * @param allocate memory for one block
 * @param write appends to the archive and returns the offset
 */
export function blockWriter(level: number, allocate: () => Buffer, write: (bytes: Buffer) => number): BlockWriter {
  const free: Buffer[] = [];
  const waiting: {
    readonly packed: Promise<Packed>;
    readonly block: Pick<PackedBlock, "identity" | "newestMs" | "rawLength">;
  }[] = [];
  const blocks: PackedBlock[] = [];
  const idle: Deflate[] = [];
  let made = 0;
  let crc = 0;
  let rawLength = 0;
  let reused = 0;

  const drain = async (): Promise<void> => {
    const next = waiting.shift();
    if (next === undefined) return;
    const { bytes, release, ...packed } = await next.packed;
    const { length } = bytes;
    blocks.push({ ...next.block, ...packed, offset: write(bytes), length });
    release?.();
    crc = combineCrc(crc, packed.crc, next.block.rawLength);
    rawLength += next.block.rawLength;
  };

  const deflated = async (raw: Buffer): Promise<PackedBytes> => {
    const deflate = idle.pop() ?? deflater(level);
    const bytes = await deflate(raw);
    idle.push(deflate);
    return { bytes };
  };

  const pack = async (raw: Buffer, { earlier, released }: FullBlock): Promise<Packed> => {
    const reading = earlier?.read();
    const crc = crc32(raw);
    const [known] = await Promise.all([reading, released]);
    // unchanged file metadata is not enough: the hashed bytes must match the block's source bytes
    if (known !== undefined && crc === earlier?.crc && raw.length === earlier.rawLength) {
      reused++;
      return { crc, ...known };
    }
    known?.release?.();
    return { crc, ...(await deflated(raw)) };
  };

  return {
    async room() {
      while (free.length === 0 && made === ROOMS) await drain();
      const room = free.pop();
      if (room !== undefined) return room;
      made++;
      return allocate();
    },
    async push(room, block) {
      const { length, identity, newestMs } = block;
      const packed = pack(room.subarray(0, length), block);
      packed.then(
        () => free.push(room),
        () => undefined,
      );
      waiting.push({ packed, block: { identity, newestMs, rawLength: length } });
      // process completed blocks first: fewer buffers stay in use, and those stay in the CPU cache
      await new Promise(setImmediate);
      while (waiting.length >= ROOMS) await drain();
    },
    async finish() {
      while (waiting.length > 0) await drain();
      return { crc, rawLength, blocks, reused };
    },
  };
}

/** The maximum memory level: 10 to 25 % faster on binaries than the default, and no larger. */
export function deflateOptions(level: number): { readonly level: number; readonly memLevel: number } {
  return { level, memLevel: 9 };
}

/** One block at a time. */
type Deflate = (raw: Buffer) => Promise<Buffer>;

/** Size of each output buffer. */
const OUTPUT = 256 * 1024;

/**
 * Streams are reset and reused: initializing zlib for each block would take a tenth of the time with many small files.
 */
function deflater(level: number): Deflate {
  const stream = createDeflateRaw({ ...deflateOptions(level), flush: constants.Z_SYNC_FLUSH, chunkSize: OUTPUT });
  let chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  // the write callback reports the error
  stream.on("error", () => undefined);
  return (raw) =>
    new Promise((done, fail) => {
      stream.write(raw, (error) => {
        if (error) return fail(error);
        const bytes = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
        chunks = [];
        stream.reset();
        done(bytes);
      });
    });
}
