import type { Json, JsonObject } from "@flyte-settings/core";
import { type Layer, mergeLayers, type PluginReference } from "@flyte-settings/core/config";

const SPARK = "@flyte-settings/spark-entrypoint";

/** Passes the project's `spark.profiles` to the Spark plugin if its entry has no options. */
export function withSparkProfiles(
  references: readonly PluginReference[],
  layers: readonly Layer[],
): readonly PluginReference[] {
  if (!references.some(({ source, options }) => source === SPARK && options === undefined)) return references;
  const pairs = mergeLayers(layers)
    .values.filter(({ path }) => path[0] === "spark" && path[1] === "profiles")
    .flatMap(({ path, value }): [string, Json][] =>
      path.length > 2 ? [[String(path[2]), value as Json]] : Object.entries(value as JsonObject),
    );
  if (pairs.length === 0) return references;
  const options = { profiles: Object.fromEntries(pairs) };
  return references.map((reference) =>
    reference.source === SPARK && reference.options === undefined ? { ...reference, options } : reference,
  );
}
