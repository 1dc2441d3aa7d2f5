import type { LayerValue, ProjectValues } from "@flyte-settings/core/config";

/** Fields merged by key, as in the project file. */
const mappings: ReadonlySet<string> = new Set(["images", "env", "bundle"]);

/**
 * Values that override a project's own, in the form of the project file.
 *
 * @example overrides({ project: "weather", images: { spark: "ghcr.io/acme/spark:3.5" } })
 */
export function overrides(values: Partial<ProjectValues>): readonly LayerValue[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const leaves = mappings.has(name)
      ? Object.entries(value).map(([key, leaf]) => [[name, key], leaf] as const)
      : [[[name], value] as const];
    return leaves.map(([path, leaf]) => ({
      path,
      value: leaf,
      origin: { layer: "flags", note: "program" } as const,
    }));
  });
}
