import { PassThrough, pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { TarErrors } from "./header.ts";

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * Unpacks a stream if its first bytes are gzip: flytectl uploads plain tar under names ending in `.tar.gz`, and
 * registries report wrong media types.
 *
 * @throws `errors.invalid` for damaged gzip and for web pages, `errors.zstd` (or `errors.invalid`) for zstd
 */
export async function* plainBytes(
  input: AsyncIterable<Uint8Array>,
  errors: Pick<TarErrors, "invalid"> & { zstd?(): Error },
): AsyncGenerator<Uint8Array> {
  const iterator = input[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < ZSTD.length) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  const startsWith = (magic: readonly number[]): boolean => magic.every((byte, index) => head[index] === byte);
  if (startsWith(ZSTD)) throw errors.zstd?.() ?? errors.invalid("it is compressed with zstd");
  // a login page, saved under the archive's name
  if (/^<(?:!DO|htm|HTM|\?xm)/.test(head.toString("latin1", 0, 4)))
    throw errors.invalid("it is an HTML or XML page, not an archive");
  if (!startsWith(GZIP)) return yield* all();
  const out = new PassThrough({ highWaterMark: 256 * 1024 });
  pipeline(Readable.from(all(), { objectMode: false }), createGunzip({ chunkSize: 128 * 1024 }), out, () => undefined);
  try {
    yield* out as AsyncIterable<Buffer>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code.startsWith("Z_")) throw errors.invalid(`its gzip is damaged (${(error as Error).message})`, error);
    throw error;
  }
}
