import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** The only error code of this package, with the place in the task or settings. */
export function sparkInvalid(message: string, place?: string, hint?: string): FlyteSettingsError {
  return new FlyteSettingsError("SPARK_INVALID", message, omitUndefined({ place, hint }));
}
