import { type CompatOptions, isCompat } from "../compat.ts";
import type { Layer, LayerValue } from "./layer.ts";
import type { Origin } from "./origin.ts";

/** flytekit's and our own defaults, the weakest layer. Neither images nor versions: those are computed. */
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

/** Variables of flytekit that are settings of ours. Its other ones are read by section, see `core/config`. */
const variables: readonly (readonly [variable: string, path: readonly string[]])[] = [
  ["FLYTE_LOCAL_PROJECT", ["project"]],
  ["FLYTE_LOCAL_DOMAIN", ["domain"]],
];

/**
 * The environment's layer. A variable that is set but empty counts as not set (L26); with `compat` `config` it hides the
 * file, so that the default counts.
 */
export function environmentLayer(
  env: Readonly<Record<string, string | undefined>>,
  options: CompatOptions = {},
): Layer {
  return variables.flatMap(([variable, path]): LayerValue[] => {
    const value = env[variable] === "" && isCompat(options.compat, "config") ? fallback(path) : env[variable];
    return value ? [{ path, value, origin: { layer: "environment", variable } }] : [];
  });
}

function fallback(path: readonly string[]): string | undefined {
  const value = defaultsLayer.find((candidate) => candidate.path[0] === path[0])?.value;
  return typeof value === "string" ? value : undefined;
}

/** Names of flytekit's variables that are set but empty: ours ignores them, flytekit would let them hide the file. */
export function emptyVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(env)
    .filter((name) => env[name] === "" && (name.startsWith("FLYTE_") || name === "FLYTECTL_CONFIG"))
    .sort();
}

/** The command line's layer. @param flag with its dashes */
export function flagValue(flag: string, path: readonly string[], value: unknown): LayerValue {
  return { path, value, origin: { layer: "flags", flag } };
}

/** What a plugin set, for the provenance. */
export function pluginValue(plugin: string, hook: string, path: readonly string[], value: unknown): LayerValue {
  const origin: Origin = { layer: "plugins", plugin, hook };
  return { path, value, origin };
}
