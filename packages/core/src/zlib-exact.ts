import { deflateRaw } from "pako";

/**
 * Raw deflate as stock zlib does it at level 9, window 15, memory level 8, which is what CPython's `gzip` and so flytekit
 * write: with it a context is flytekit's, character for character. pako 2.2.0 gives these bytes, other versions may not.
 *
 * @example
 * ```ts
 * import { encodeContext } from "@flyte-settings/core";
 * import { deflate } from "@flyte-settings/core/zlib-exact";
 *
 * const context = encodeContext(settings, { deflate });
 * ```
 */
export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateRaw(bytes, { level: 9, windowBits: 15, memLevel: 8 });
}
