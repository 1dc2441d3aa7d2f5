import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { FlyteSettingsError } from "@flyte-settings/core";

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * The tar inside a layer, by its first bytes and not by what its media type says: gzip or plain.
 *
 * @throws ARCHIVE_INVALID for zstd and for gzip that is damaged, ARCHIVE_TOO_LARGE beyond `maxBytes` of tar
 */
export async function* unpackLayer(packed: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  const source = packed[Symbol.asyncIterator]();
  const head = await firstBytes(source, 4);
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield head;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  if (startsWith(head, ZSTD)) {
    throw new FlyteSettingsError(
      "ARCHIVE_INVALID",
      "a layer is packed with zstd, which cannot be read here; expected gzip or a plain tar",
      {
        hint: "Build the image with gzip layers (docker buildx: compression=gzip), or look into a copy of it made so.",
      },
    );
  }
  let size = 0;
  const plain: AsyncIterable<Uint8Array> = startsWith(head, GZIP) ? gunzip(whole()) : whole();
  for await (const chunk of plain) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new FlyteSettingsError(
        "ARCHIVE_TOO_LARGE",
        `a layer unpacks to more than ${maxBytes} bytes; expected less`,
      );
    }
    yield chunk;
  }
}

async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(packed, { objectMode: true });
  const gunzipped = createGunzip();
  source.on("error", (error) => gunzipped.destroy(error));
  try {
    for await (const chunk of source.pipe(gunzipped)) yield chunk as Uint8Array;
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? "");
    if (!code.startsWith("Z_")) throw error;
    throw new FlyteSettingsError(
      "ARCHIVE_INVALID",
      `a layer is damaged: its gzip cannot be unpacked (${code})`,
      {},
      error,
    );
  } finally {
    source.destroy();
    gunzipped.destroy();
  }
}

async function firstBytes(source: AsyncIterator<Uint8Array>, count: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let size = 0; size < count; ) {
    const next = await source.next();
    if (next.done) break;
    parts.push(next.value);
    size += next.value.length;
  }
  return Buffer.concat(parts);
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
