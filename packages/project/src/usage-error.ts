import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** The command line itself is wrong: exit code 2, with the help page's address. */
export function usageError(message: string, hint?: string): FlyteSettingsError {
  return new FlyteSettingsError("USAGE", message, omitUndefined({ hint }));
}
