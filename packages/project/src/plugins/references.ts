import { isAbsolute, join } from "node:path";
import { type Layer, mergeLayers, type PluginReference } from "@flyte-settings/core/config";
import { LOCK_FILE } from "@flyte-settings/core/internal";
import { isObject, type LoadedPlugin } from "@flyte-settings/core/plugin";
import type { OciImagesOptions } from "@flyte-settings/oci-images";
import type { Host } from "../host/host.ts";
import type { PluginChoice } from "./load-plugins.ts";

/** The first-party plugin that queries registries. */
export const OCI_IMAGES = "@flyte-settings/oci-images";

/** `oci-images` without the hooks that query registries; other plugins are unchanged. */
export function withoutRegistries(plugin: LoadedPlugin): LoadedPlugin {
  if (plugin.name !== OCI_IMAGES) return plugin;
  const { pinImage: _, checkImage: __, ...hooks } = plugin.hooks;
  return { ...plugin, hooks };
}

/** The entries of `plugins:` in the project file, in order. */
export function referencesOf(layers: readonly Layer[]): readonly PluginReference[] {
  return mergeLayers(layers)
    .values.filter(({ path }) => path[0] === "plugins")
    .flatMap(({ value }) => value as readonly PluginReference[]);
}

/**
 * The options of `oci-images` in the project file. Options that are not a mapping are left for the plugin to reject.
 */
export function registriesOf(references: readonly PluginReference[]): OciImagesOptions {
  const options = references.find(({ source }) => source === OCI_IMAGES)?.options;
  return isObject(options) ? (options as OciImagesOptions) : {};
}

/** With `--frozen`, images come only from the lock file. */
export function isFrozenByName(source: string, { frozen }: PluginChoice): { readonly frozen?: true } {
  return frozen && source === OCI_IMAGES ? { frozen: true } : {};
}

/** The absolute path of the lock file: next to the project file unless the plugin's options set another. */
export function lockPathOf({
  plugins,
  folder,
}: {
  readonly plugins: readonly PluginReference[];
  readonly folder: string;
}): string | undefined {
  const options = plugins.find(({ source }) => source === OCI_IMAGES)?.options as { lock?: unknown } | undefined;
  const lock = options?.lock ?? LOCK_FILE;
  if (typeof lock !== "string") return undefined;
  return isAbsolute(lock) ? lock : join(folder, lock);
}

/**
 * The flag, or else the variable `FLYTE_SETTINGS_NO_PLUGINS`: any value except an empty string, `0` and `false`
 * disables plugins.
 */
export function pluginsWanted({ plugins }: PluginChoice, env: Host["env"]): boolean {
  return plugins ?? ["", "0", "false"].includes(env["FLYTE_SETTINGS_NO_PLUGINS"] ?? "");
}
