import { type CheckPage, checks } from "@flyte-settings/core/checks";
import { flyte2BundleChecks, flyte2ConfigChecks, flyte2ImageCacheChecks } from "@flyte-settings/core/flyte2";
import { imageChecks } from "@flyte-settings/oci-images";
import { sparkChecks } from "@flyte-settings/spark-entrypoint";

/** Every built-in finding by its code; `docs/checks.md` is generated from the same tables. */
export const checkPages: Readonly<Record<string, CheckPage>> = {
  ...checks,
  ...imageChecks,
  ...sparkChecks,
  ...flyte2ConfigChecks,
  ...flyte2BundleChecks,
  ...flyte2ImageCacheChecks,
};

/** `undefined` for a plugin's check. */
export function pageOf(code: string): CheckPage | undefined {
  return Object.hasOwn(checkPages, code) ? checkPages[code] : undefined;
}
