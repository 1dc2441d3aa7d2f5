import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Slice } from "./object-store-client.ts";

/** S3's and Azure's limits are 10,000 and 50,000. */
const MOST_PARTS = 10_000;
/** Google requires every part except the last to be a multiple of this. */
const GRAIN = 256 * 1024;
const PIECE = 1024 * 1024;

/** Receives the number of bytes of a slice sent so far; a new attempt starts at 0 again. */
export type SliceProgress = (slice: number, bytes: number) => void;

/** The whole file as one slice. */
export function wholeSlice(path: string, size: number, md5: string, onBytes: SliceProgress): Slice {
  return slice(path, { index: 0, start: 0, size, md5 }, onBytes);
}

/** Splits a file into parts, reading it once for their MD5s and that of the whole file, base64. */
export async function slicesOf(
  path: string,
  size: number,
  partBytes: number,
  onBytes: SliceProgress,
): Promise<{ readonly parts: readonly Slice[]; readonly md5: string }> {
  const step = Math.ceil(Math.max(partBytes, size / MOST_PARTS) / GRAIN) * GRAIN;
  const whole = createHash("md5");
  const parts: Slice[] = [];
  const buffer = Buffer.allocUnsafe(Math.min(PIECE, step));
  const file = await open(path, "r");
  try {
    for (let start = 0; start < size; start += step) {
      const length = Math.min(step, size - start);
      const part = createHash("md5");
      for (let done = 0; done < length; ) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - done), start + done);
        if (bytesRead === 0) break; // the file was truncated: the digest of the whole file shows it
        whole.update(buffer.subarray(0, bytesRead));
        part.update(buffer.subarray(0, bytesRead));
        done += bytesRead;
      }
      parts.push(slice(path, { index: parts.length, start, size: length, md5: part.digest("base64") }, onBytes));
    }
  } finally {
    await file.close();
  }
  return { parts, md5: whole.digest("base64") };
}

/** The ETag that S3 assigns to an object uploaded in these parts. */
export function etagOfParts(parts: readonly Slice[]): string {
  const digests = parts.map(({ md5 }) => Buffer.from(md5, "base64"));
  return `${createHash("md5").update(Buffer.concat(digests)).digest("hex")}-${parts.length}`;
}

function slice(path: string, facts: Omit<Slice, "open">, onBytes: SliceProgress): Slice {
  const { index, start, size } = facts;
  return {
    ...facts,
    open(skip = 0) {
      onBytes(index, skip);
      return Readable.from(skip >= size ? [] : counted(skip), { objectMode: false });
    },
  };

  async function* counted(skip: number): AsyncGenerator<Buffer> {
    let sent = skip;
    const range = { start: start + skip, end: start + size - 1, highWaterMark: 256 * 1024 };
    for await (const chunk of createReadStream(path, range)) {
      yield chunk as Buffer;
      sent += (chunk as Buffer).length;
      onBytes(index, sent);
    }
  }
}
