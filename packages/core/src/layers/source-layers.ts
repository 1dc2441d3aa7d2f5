import { configEntry } from "../config/config-entries.ts";
import { type ConfigSources, readConfigValue } from "../config/config-value.ts";
import { guarded } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { Layer, LayerValue } from "./layer.ts";
import type { Origin } from "./origin.ts";

/**
 * The defaults of flytekit and flyte-settings, the lowest layer. Contains neither images nor versions, which are
 * computed.
 */
export const defaultsLayer: Layer = (
  [
    [["project"], "flytesnacks"],
    [["domain"], "development"],
    [["pythonInterpreter"], "/opt/venv/bin/python3"],
    [["sourceRoot"], "."],
    [["bundle", "copy"], "all"],
    [["bundle", "destinationDir"], "/root"],
    [["bundle", "store"], "file:./.flyte-settings/bundles"],
  ] as const
).map(([path, value]): LayerValue => ({ path, value, origin: { layer: "defaults" } }));

/**
 * Variables that are settings; a later one takes precedence. `pyflyte` reads `FLYTE_DEFAULT_PROJECT` before its
 * configuration; flytekit's other variables are read by section, see `core/config`.
 */
const variables: readonly (readonly [variable: string, path: readonly string[], isConfig?: true])[] = [
  ["FLYTE_LOCAL_PROJECT", ["project"], true],
  ["FLYTE_LOCAL_DOMAIN", ["domain"], true],
  ["FLYTE_DEFAULT_PROJECT", ["project"]],
  ["FLYTE_DEFAULT_DOMAIN", ["domain"]],
  ["FLYTE_SETTINGS_PROJECT", ["project"]],
  ["FLYTE_SETTINGS_DOMAIN", ["domain"]],
  ["FLYTE_SETTINGS_VERSION", ["version"]],
];

/**
 * The layer of environment variables. A variable that is set but empty is treated as unset (L26); with `compat`
 * `config` it hides the file, so that the default is used.
 */
export function environmentLayer(
  env: Readonly<Record<string, string | undefined>>,
  options: CompatOptions = {},
): Layer {
  return guarded("environmentLayer", () => {
    const isHiding = (variable: string): boolean => env[variable] === "" && isCompat(options.compat, "config");
    const texts = variables.flatMap(([variable, path, isConfig = false]): LayerValue[] => {
      const value = isConfig && isHiding(variable) ? fallback(path) : env[variable];
      return value ? [{ path, value, origin: { layer: "environment", variable } }] : [];
    });
    return [...texts, ...packagesToLoad({ env, ...options })];
  });
}

/** flytekit's packages to load (overridden by `pyflyte --pkgs`): the modules that `copy: auto` follows. */
export function packagesToLoad(sources: ConfigSources): readonly LayerValue[] {
  const entry = configEntry("LocalSDK", "WORKFLOW_PACKAGES");
  const found = entry && readConfigValue(entry, sources);
  return Array.isArray(found?.value) ? [{ path: ["bundle", "modules"], value: found.value, origin: found.origin }] : [];
}

function fallback(path: readonly string[]): string | undefined {
  const value = defaultsLayer.find((candidate) => candidate.path[0] === path[0])?.value;
  return typeof value === "string" ? value : undefined;
}

/** Names of flytekit's variables that are set but empty. They are ignored here; in flytekit, they hide the file. */
export function emptyVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return guarded("emptyVariables", () =>
    Object.keys(env)
      .filter((name) => env[name] === "" && (name.startsWith("FLYTE_") || name === "FLYTECTL_CONFIG"))
      .sort(),
  );
}

/** The command line's layer. @param flag with its dashes */
export function flagValue(flag: string, path: readonly string[], value: unknown): LayerValue {
  return guarded("flagValue", () => {
    return { path, value, origin: { layer: "flags", flag } };
  });
}

/** A value set by a plugin, for the provenance. */
export function pluginValue(plugin: string, hook: string, path: readonly string[], value: unknown): LayerValue {
  return guarded("pluginValue", () => {
    const origin: Origin = { layer: "plugins", plugin, hook };
    return { path, value, origin };
  });
}
