import { isAbsolute, join } from "node:path";
import { type Layer, mergeLayers, type PluginReference } from "@flyte-settings/core/config";
import type { PluginChoice } from "./load-plugins.ts";

/** The first-party plugin that asks registries. */
export const OCI_IMAGES = "@flyte-settings/oci-images";

/** For commands that pin and check by themselves, or not at all: the plugin then only moves images to mirrors. */
export const withoutRegistries: Readonly<Record<string, object>> = { [OCI_IMAGES]: { pin: false, check: false } };

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
