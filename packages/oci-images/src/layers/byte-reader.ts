import { FlyteSettingsError } from "@flyte-settings/core";

/** Takes bytes out of a stream in the lengths that are asked for. */
export interface ByteReader {
  /** Exactly so many; `undefined` when the stream has ended before the first of them. */
  take(length: number): Promise<Uint8Array | undefined>;
  skip(length: number): Promise<void>;
}

export function createByteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const source = chunks[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array();

  async function more(): Promise<boolean> {
    const next = await source.next();
    if (!next.done) held = next.value;
    return !next.done;
  }

  /** Hands out pieces of together `length` bytes; false: the stream ended before. */
  async function pieces(length: number, use: (piece: Uint8Array) => void): Promise<number> {
    let left = length;
    while (left > 0) {
      if (held.length === 0 && !(await more())) break;
      const piece = held.subarray(0, left);
      held = held.subarray(piece.length);
      left -= piece.length;
      use(piece);
    }
    return length - left;
  }

  return {
    async take(length) {
      const parts: Uint8Array[] = [];
      const got = await pieces(length, (piece) => parts.push(piece));
      if (got === 0 && length > 0) return undefined;
      if (got < length) throw cutShort();
      return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    },
    async skip(length) {
      if ((await pieces(length, () => {})) < length) throw cutShort();
    },
  };
}

function cutShort(): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_INVALID", "a layer is no tar: it ends inside a member");
}
