import { PassThrough, pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { FlyteSettingsError } from "@flyte-settings/core/plugin";

/** Bytes to be read in pieces of known length. */
export interface ByteSource {
  /** Exactly so many bytes, in one piece. @throws ARCHIVE_INVALID when there are fewer */
  take(length: number): Promise<Buffer>;
  /** So many bytes in pieces as they come. */
  pieces(length: number): AsyncGenerator<Buffer>;
  /** Reads on to the end, so that checksums are checked. @throws ARCHIVE_TOO_LARGE after `maxBytes` */
  drain(maxBytes: number): Promise<void>;
}

/**
 * A stream that is gzip or is not, told by its first two bytes: flytectl uploads plain tar under a name that ends in
 * `.tar.gz`.
 * @param onBytes called with the count of each piece that comes out
 */
export function byteSource(input: AsyncIterable<Uint8Array>, onBytes: (count: number) => void): ByteSource {
  const plain = sniff(input);
  let waiting: Buffer = Buffer.alloc(0);
  let isEnded = false;

  const more = async (): Promise<boolean> => {
    if (isEnded) return false;
    const { done, value } = await next(plain);
    if (done === true) {
      isEnded = true;
      return false;
    }
    onBytes(value.length);
    waiting = value;
    return true;
  };
  const source: ByteSource = {
    async take(length) {
      const parts: Buffer[] = [];
      for await (const piece of source.pieces(length)) parts.push(piece);
      return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    },
    async *pieces(length) {
      let left = length;
      while (left > 0) {
        if (waiting.length === 0 && !(await more())) throw invalid("it ends in the middle");
        const piece = waiting.subarray(0, left);
        waiting = waiting.subarray(piece.length);
        left -= piece.length;
        if (piece.length > 0) yield piece;
      }
    },
    async drain(maxBytes) {
      let left = maxBytes - waiting.length;
      while (await more()) {
        left -= waiting.length;
        if (left < 0) throw new FlyteSettingsError("ARCHIVE_TOO_LARGE", "the archive goes on long after its end");
      }
      waiting = Buffer.alloc(0);
    },
  };
  return source;
}

/** What is wrong with an archive, in one sentence. */
export function invalid(problem: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_INVALID",
    `the archive cannot be read: ${problem}. Expected a tar, plain or gzip, as flytekit and flytectl upload it; upload it again`,
    {},
    cause,
  );
}

async function next(iterator: AsyncGenerator<Buffer>): Promise<IteratorResult<Buffer>> {
  try {
    return await iterator.next();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code.startsWith("Z_")) throw invalid(`its gzip is damaged (${(error as Error).message})`, error);
    throw error;
  }
}

async function* sniff(input: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const iterator = input[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    for await (const piece of all()) yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    return;
  }
  const out = new PassThrough({ highWaterMark: 256 * 1024 });
  pipeline(Readable.from(all(), { objectMode: false }), createGunzip({ chunkSize: 128 * 1024 }), out, () => undefined);
  yield* out as AsyncIterable<Buffer>;
}
