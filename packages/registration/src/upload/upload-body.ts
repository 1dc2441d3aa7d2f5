import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { LargeContent, PackageFile } from "../package/package-file.ts";
import { damagedGzip, gunzipped } from "../package/unpack.ts";

const PIECE = 256 * 1024;

/**
 * The body to upload for a package's code, with size and digest.
 *
 * @param plainTar flytectl uploads the uncompressed tar
 * @throws ARCHIVE_INVALID, ARCHIVE_TOO_LARGE
 */
export async function uploadBody(bundle: PackageFile, plainTar: boolean): Promise<LargeContent> {
  const { content } = bundle;
  if (content !== undefined) return plainTar ? inflated(content) : content;
  const body = plainTar ? gunzipped(bundle.bytes) : bundle.bytes;
  return { size: body.length, md5: createHash("md5").update(body).digest(), open: () => Readable.from(pieces(body)) };
}

async function inflated({ open }: LargeContent): Promise<LargeContent> {
  const hash = createHash("md5");
  let size = 0;
  for await (const chunk of gunzip(open())) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, md5: hash.digest(), open: () => gunzip(open()) };
}

async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    const plain = pipeline(Readable.from(packed), createGunzip({ chunkSize: 64 * 1024 }), () => undefined);
    for await (const chunk of plain) yield chunk as Buffer;
  } catch (cause) {
    throw String((cause as { code?: string }).code).startsWith("Z_") ? damagedGzip(cause) : cause;
  }
}

function* pieces(body: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
}
