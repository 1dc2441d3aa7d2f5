import { guarded } from "../guard.ts";
import type { Layer, LayerValue } from "../layers/layer.ts";
import { packagesToLoad } from "../layers/source-layers.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { ConfigFile } from "./config-file.ts";
import { configImages } from "./config-images.ts";
import { readTaskConfig } from "./config-sections.ts";

/**
 * The layer of a flytekit or flytectl configuration file: project, domain, images, and in INI the packages to load.
 *
 * @throws CONFIG_INVALID for an invalid `images` section, and for a project or domain that is not a string
 */
export function flytekitLayer(file: ConfigFile | undefined, options: CompatOptions = {}): Layer {
  return guarded("flytekitLayer", () => {
    if (!file) return [];
    const { values, origins } = readTaskConfig({ file, ...options, typed: !isCompat(options.compat, "config") });
    const names = ["project", "domain"] as const;
    const task = names.flatMap((name): LayerValue[] => {
      const origin = origins[name];
      return origin && typeof values[name] === "string" ? [{ path: [name], value: values[name], origin }] : [];
    });
    const images = configImages(file, options).map(
      ({ name, reference, origin }): LayerValue => ({ path: ["images", name], value: reference, origin }),
    );
    return [...task, ...images, ...packagesToLoad({ file, ...options })];
  });
}
