import { deflateRaw } from "pako";
import { FlyteSettingsError } from "./errors.ts";
import { guarded } from "./guard.ts";

/**
 * Raw deflate as in stock zlib at level 9, window 15, memory level 8. CPython's `gzip` and therefore flytekit use the
 * same: with it, a context matches flytekit's character for character. pako 2.2.0 produces these bytes; other versions
 * may not.
 *
 * @throws SETTINGS_INVALID if the input is not bytes
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
