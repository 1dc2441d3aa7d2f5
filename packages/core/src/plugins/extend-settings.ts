import { guardedAsync } from "../guard.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { frozenCopy } from "./plain-data.ts";
import type { PluginRun } from "./run.ts";
import { runChain } from "./run-chain.ts";
import { mergePatch, type PatchedValue } from "./settings-patch.ts";

/** A value that a plugin tried to set: either it was `set`, or the user's value was `kept`. */
export interface SettingsChange extends PatchedValue {
  readonly plugin: string;
}

export interface ExtendedSettings {
  readonly settings: SerializationSettings;
  /** In chronological order. The last `set` of a path is the effective one. */
  readonly changes: readonly SettingsChange[];
}

/**
 * Lets every plugin fill unset values; each one sees what the previous ones set. Values set by the user stay, and
 * `changes` records that. The input is not modified; the result shares its unchanged parts.
 *
 * @param explicit paths set by the user, as returned by `explicitPaths`: `pythonInterpreter`, `env` or `env.LOG_LEVEL`,
 *   `fastSerializationSettings.destinationDir`, `defaultResources.requests.cpu`, `imageConfig.defaultImage`,
 *   `imageConfig.images.spark`. A path protects the existing values at and below it; new values may be added.
 * @throws PLUGIN_FAILED, PLUGIN_TIMEOUT, PLUGIN_RESULT_INVALID, ABORTED, or the code the plugin threw
 */
export function extendSettings(
  run: PluginRun,
  settings: SerializationSettings,
  explicit: Iterable<string>,
): Promise<ExtendedSettings> {
  return guardedAsync("extendSettings", async () => {
    const owned = new Set(explicit);
    const first: ExtendedSettings = { settings, changes: [] };
    return runChain(
      run,
      "extendSettings",
      first,
      (value) => [frozenCopy(value.settings)],
      (value, patch, plugin) => {
        const merged = mergePatch(settings, value.settings, patch, owned);
        const changes = merged.values.map((change) => ({ ...change, plugin }));
        return { settings: merged.settings, changes: [...value.changes, ...changes] };
      },
    );
  });
}
