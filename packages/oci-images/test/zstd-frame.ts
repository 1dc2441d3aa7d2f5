import { gunzipSync } from "node:zlib";
import { buildImage } from "@flyte-settings/plugin-testkit";

/** The start of data compressed with zstd. */
export function zstdFrame(): Uint8Array {
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]);
}

/** An uncompressed tar with one file. */
export function tarOf(path: string, content: string): Uint8Array {
  return gunzipSync(buildImage({ layers: [[{ path, content }]] }).blobs[0]?.bytes ?? new Uint8Array());
}
