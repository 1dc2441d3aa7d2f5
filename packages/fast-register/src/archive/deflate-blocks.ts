import { constants, crc32, createDeflateRaw } from "node:zlib";
import { combineCrc } from "./crc-combine.ts";

/** A block as it stands in the archive. */
export interface PackedBlock {
  /** Identity of what it was made of; see `manifest.ts`. */
  readonly identity: string;
  /** Latest change, in milliseconds since 1970, of any file in it. */
  readonly newestMs: number;
  readonly rawLength: number;
  readonly crc: number;
  /** In the archive. */
  readonly offset: number;
  readonly length: number;
}

/** Takes blocks in order, deflates several at a time, and writes them in order. */
export interface BlockWriter {
  /** Room for the next block. It belongs to the caller until `push`. */
  room(): Promise<Buffer>;
  push(room: Buffer, block: FullBlock): Promise<void>;
  /** Writes what is still under way. */
  finish(): Promise<PackedBlocks>;
}

/** A block that is ready to be packed. */
export interface FullBlock {
  readonly length: number;
  readonly identity: string;
  readonly newestMs: number;
  readonly earlier?: Earlier | undefined;
  /** Until then its room is needed elsewhere too. */
  readonly released?: Promise<unknown> | undefined;
}

/** All blocks together. */
export interface PackedBlocks {
  /** CRC-32 of all plain bytes. */
  readonly crc: number;
  readonly rawLength: number;
  readonly blocks: readonly PackedBlock[];
  /** How many were taken from an earlier archive. */
  readonly reused: number;
}

/** The same block in an earlier archive. */
export interface Earlier {
  readonly crc: number;
  readonly rawLength: number;
  /** As it stands there; `undefined` when it cannot be read. */
  read(): Promise<PackedBytes | undefined>;
}

/** A block as it will stand in the archive. */
export interface PackedBytes {
  readonly bytes: Buffer;
  /** Called when it stands there. */
  release?(): void;
}

interface Packed extends PackedBytes {
  readonly crc: number;
}

/** One is filled while the others wait for the threads: more than there are threads, so that none is ever without work. */
const ROOMS = 6;

/**
 * Blocks are deflated independently and end on a byte (sync flush), so their bytes depend on their own content alone:
 * the archive is the same for any number in flight and whether or not blocks were taken from an earlier one.
 *
 * @param allocate memory for one block
 * @param write appends to the archive; answers where
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
    // that its files look unchanged is not enough: the bytes that were hashed must be those that it was made of
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
      // what has come meanwhile is taken in: then the fewest rooms are in use, and those stay in the processor's cache
      await new Promise(setImmediate);
      while (waiting.length >= ROOMS) await drain();
    },
    async finish() {
      while (waiting.length > 0) await drain();
      return { crc, rawLength, blocks, reused };
    },
  };
}

/** The most memory: a tenth to a quarter faster on binaries than the default, and no larger. */
export function deflateOptions(level: number): { readonly level: number; readonly memLevel: number } {
  return { level, memLevel: 9 };
}

/** One block at a time. */
type Deflate = (raw: Buffer) => Promise<Buffer>;

/** How much room for output is asked for at a time. */
const OUTPUT = 256 * 1024;

/** Reset and used again: to set zlib up anew for each block would take a tenth of the time of many small files. */
function deflater(level: number): Deflate {
  const stream = createDeflateRaw({ ...deflateOptions(level), flush: constants.Z_SYNC_FLUSH, chunkSize: OUTPUT });
  let chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  // the callback of the write tells of it
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
