import { gunzipSync } from "node:zlib";
import { buildImage } from "@flyte-settings/plugin-testkit";

/** The beginning of something packed with zstd. */
export function zstdFrame(): Uint8Array {
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]);
}

/** A tar of one file, not packed. */
export function tarOf(path: string, content: string): Uint8Array {
  return gunzipSync(buildImage({ layers: [[{ path, content }]] }).blobs[0]?.bytes ?? new Uint8Array());
}
