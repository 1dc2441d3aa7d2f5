import { deflateRaw } from "pako";
import { FlyteSettingsError } from "./errors.ts";
import { guarded } from "./guard.ts";

/**
 * Raw deflate as stock zlib does it at level 9, window 15, memory level 8, which is what CPython's `gzip` and so flytekit
 * write: with it a context is flytekit's, character for character. pako 2.2.0 gives these bytes, other versions may not.
 *
 * @throws SETTINGS_INVALID for anything but bytes
 * @example
 * ```ts
 * import { encodeContext } from "@flyte-settings/core";
 * import { deflate } from "@flyte-settings/core/zlib-exact";
 *
 * const context = encodeContext(settings, { deflate });
 * ```
 */
export function deflate(bytes: Uint8Array): Uint8Array {
  return guarded("deflate", () => {
    if (Object.prototype.toString.call(bytes) !== "[object Uint8Array]") {
      throw new FlyteSettingsError("SETTINGS_INVALID", "expected bytes to compress as a Uint8Array");
    }
    return deflateRaw(bytes, { level: 9, windowBits: 15, memLevel: 8 });
  });
}
