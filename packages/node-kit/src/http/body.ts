import type { Readable } from "node:stream";
import { HttpFailure } from "./http-failure.ts";
import type { HttpResponse } from "./types.ts";

/** @throws HttpFailure BODY_TOO_LARGE if it is longer; errors of the stream */
export async function readBytes({ url, body }: HttpResponse, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(url, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads at most `maxBytes` of a body; the rest is not read. */
export async function readBeginning(body: Readable, maxBytes = 16_384): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** Reads a short body, so that the connection can be reused; destroys any other. */
export function discardBody({ headers, body }: HttpResponse, method = "GET"): void {
  const length = Number(headers["content-length"] ?? Number.POSITIVE_INFINITY);
  if (method === "HEAD" || length <= 4096) body.resume();
  else body.destroy();
}

export function tooLarge(url: URL, maxBytes: number): HttpFailure {
  return new HttpFailure(url, "BODY_TOO_LARGE", `the response has more than ${maxBytes} bytes`);
}
