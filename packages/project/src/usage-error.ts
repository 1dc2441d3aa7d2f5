import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** An error in the command line itself: exit code 2, with the address of the help page. */
export function usageError(message: string, hint?: string): FlyteSettingsError {
  return new FlyteSettingsError("USAGE", message, omitUndefined({ hint }));
}
