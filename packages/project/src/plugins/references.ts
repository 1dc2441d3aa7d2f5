import { isAbsolute, join } from "node:path";
import { type Layer, mergeLayers, type PluginReference } from "@flyte-settings/core/config";
import { isObject, type LoadedPlugin } from "@flyte-settings/core/plugin";
import type { OciImagesOptions } from "@flyte-settings/oci-images";
import type { Host } from "../host/host.ts";
import type { PluginChoice } from "./load-plugins.ts";

/** The first-party plugin that asks registries. */
export const OCI_IMAGES = "@flyte-settings/oci-images";

/** The plugin without the hooks that ask registries; others are as they were. */
export function withoutRegistries(plugin: LoadedPlugin): LoadedPlugin {
  if (plugin.name !== OCI_IMAGES) return plugin;
  const { pinImage: _, checkImage: __, ...hooks } = plugin.hooks;
  return { ...plugin, hooks };
}

/** What the project file lists under `plugins:`, in its order. */
export function referencesOf(layers: readonly Layer[]): readonly PluginReference[] {
  return mergeLayers(layers)
    .values.filter(({ path }) => path[0] === "plugins")
    .flatMap(({ value }) => value as readonly PluginReference[]);
}

/** The options of `oci-images` in the project file. Options that are not a mapping are left to the plugin, which rejects them. */
export function registriesOf(references: readonly PluginReference[]): OciImagesOptions {
  const options = references.find(({ source }) => source === OCI_IMAGES)?.options;
  return isObject(options) ? (options as OciImagesOptions) : {};
}

/** Under `--frozen` images come from the lock alone. */
export function isFrozenByName(source: string, { frozen }: PluginChoice): { readonly frozen?: true } {
  return frozen && source === OCI_IMAGES ? { frozen: true } : {};
}

/** Where the lock file is, absolute: beside the project file, where the plugin's options say nothing else. */
export function lockPathOf({
  plugins,
  folder,
}: {
  readonly plugins: readonly PluginReference[];
  readonly folder: string;
}): string | undefined {
  const options = plugins.find(({ source }) => source === OCI_IMAGES)?.options as { lock?: unknown } | undefined;
  const lock = options?.lock ?? "images.lock.yaml";
  if (typeof lock !== "string") return undefined;
  return isAbsolute(lock) ? lock : join(folder, lock);
}

/** What a flag says, else the variable `FLYTE_SETTINGS_NO_PLUGINS`: every text but an empty one, `0` and `false` means none. */
export function pluginsWanted({ plugins }: PluginChoice, env: Host["env"]): boolean {
  return plugins ?? ["", "0", "false"].includes(env["FLYTE_SETTINGS_NO_PLUGINS"] ?? "");
}
