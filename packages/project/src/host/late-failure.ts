import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

/** An error for what a plugin's code threw or rejected with after its hook had returned, when nothing awaits it. */
export function lateFailure(plugin: string, thrown: unknown): FlyteSettingsError {
  if (isFlyteSettingsError(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new FlyteSettingsError(
    "PLUGIN_FAILED",
    `plugin ${shown(plugin)} failed after its hook had ended: ${shown(message)}`,
    { plugin, hint: "The plugin must await every promise that it starts and catch what its timers throw." },
    thrown,
  );
}
