import { guardedAsync } from "../guard.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { frozenCopy } from "./plain-data.ts";
import type { PluginRun } from "./run.ts";
import { runChain } from "./run-chain.ts";
import { mergePatch, type PatchedValue } from "./settings-patch.ts";

/** What a plugin asked for, value by value: it was `set`, or the user's own was `kept`. */
export interface SettingsChange extends PatchedValue {
  readonly plugin: string;
}

export interface ExtendedSettings {
  readonly settings: SerializationSettings;
  /** In the order in which it happened. The last `set` of a path is what counts. */
  readonly changes: readonly SettingsChange[];
}

/**
 * Lets every plugin fill what nobody set; each sees what the ones before it set. What the user set stays, and `changes`
 * says so. The settings that came in are not touched; those that come out share what no plugin changed.
 *
 * @param explicit paths of what the user set, as `explicitPaths` gives them: `pythonInterpreter`, `env` or `env.LOG_LEVEL`,
 *   `fastSerializationSettings.destinationDir`, `defaultResources.requests.cpu`, `imageConfig.defaultImage`,
 *   `imageConfig.images.spark`. A path protects the values that are there at it and under it, not the absence of others.
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
