import type { CompatOptions } from "@flyte-settings/core";
import { type ConfigFile, emptyVariables, flytekitLayer, type Layer } from "@flyte-settings/core/config";
import type { Generation } from "@flyte-settings/core/flyte2";
import type { Host } from "../host/host.ts";
import { readConfig } from "./config-file.ts";

export interface ConfigChoice {
  readonly config?: string;
  readonly generation?: Generation;
}

export interface ConfigLayer {
  readonly layer: Layer;
  /** flytekit's or flytectl's file. */
  readonly configFile?: ConfigFile;
}

/** The values of the configuration that the generation reads. @throws FILE_NOT_FOUND, CONFIG_INVALID */
export async function configLayer(
  { config, generation }: ConfigChoice,
  options: CompatOptions,
  host: Host,
): Promise<ConfigLayer> {
  if (generation === 2) {
    const { flyte2Layer } = await import("../flyte2/config-layer.ts");
    return { layer: await flyte2Layer(config, host) };
  }
  const configFile = await readConfig(config, options, host);
  for (const name of emptyVariables(host.env)) host.report("info", `${name} is set but empty, and is treated as unset`);
  const layer = flytekitLayer(configFile, options);
  return configFile === undefined ? { layer } : { layer, configFile };
}
