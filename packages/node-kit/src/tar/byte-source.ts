import type { TarErrors } from "./header.ts";

/** Reads bytes in pieces of a given length. */
export interface ByteSource {
  /** Reads exactly `length` bytes; `undefined` at the end of the stream, if it may end here. */
  block(length: number): Promise<Buffer | undefined>;
  /** Reads exactly `length` bytes in one piece. @throws `errors.invalid` if there are fewer */
  take(length: number): Promise<Buffer>;
  /** Reads `length` bytes in pieces as they arrive. */
  pieces(length: number): AsyncGenerator<Buffer>;
  /** Reads to the end, so that checksums are verified. @throws `errors.tooLong` after `maxBytes` */
  drain(maxBytes: number, tooLong: () => Error): Promise<void>;
}

/** @param mayEnd accept a tar without end blocks after its last member, as GNU tar does; otherwise it is truncated */
export function byteSource(
  plain: AsyncIterable<Uint8Array>,
  errors: Pick<TarErrors, "invalid">,
  mayEnd = false,
): ByteSource {
  const iterator = plain[Symbol.asyncIterator]();
  let waiting: Buffer = Buffer.alloc(0);
  let isEnded = false;

  const more = async (): Promise<boolean> => {
    if (isEnded) return false;
    const { done, value } = await iterator.next();
    if (done === true) isEnded = true;
    else waiting = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return !isEnded;
  };
  const source: ByteSource = {
    async block(length) {
      while (waiting.length === 0 && (await more()));
      return waiting.length === 0 && mayEnd ? undefined : source.take(length);
    },
    async take(length) {
      if (waiting.length >= length) {
        const piece = waiting.subarray(0, length);
        waiting = waiting.subarray(length);
        return piece;
      }
      const parts: Buffer[] = [];
      for await (const piece of source.pieces(length)) parts.push(piece);
      return Buffer.concat(parts);
    },
    async *pieces(length) {
      let left = length;
      while (left > 0) {
        if (waiting.length === 0 && !(await more())) throw errors.invalid("it ends inside a member");
        const piece = waiting.subarray(0, left);
        waiting = waiting.subarray(piece.length);
        left -= piece.length;
        if (piece.length > 0) yield piece;
      }
    },
    async drain(maxBytes, tooLong) {
      let left = maxBytes - waiting.length;
      while (await more()) {
        left -= waiting.length;
        if (left < 0) throw tooLong();
      }
      waiting = Buffer.alloc(0);
    },
  };
  return source;
}
