import { type Layer, mergeLayers, type PluginReference } from "@flyte-settings/core/config";
import type { PluginChoice } from "../host/load-plugins.ts";

/** The first-party plugin that asks registries. */
export const OCI_IMAGES = "@flyte-settings/oci-images";

/** What the project file lists under `plugins:`, in its order. */
export function referencesOf(layers: readonly Layer[]): readonly PluginReference[] {
  return mergeLayers(layers)
    .values.filter(({ path }) => path[0] === "plugins")
    .flatMap(({ value }) => value as readonly PluginReference[]);
}

/** Under `--frozen` images come from the lock alone. */
export function isFrozenByName(source: string, { frozen }: PluginChoice): { readonly frozen?: true } {
  return frozen && source === OCI_IMAGES ? { frozen: true } : {};
}
