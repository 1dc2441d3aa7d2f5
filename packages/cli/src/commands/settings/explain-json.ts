import type { Provenance } from "@flyte-settings/core/config";
import type { LoadedProject } from "@flyte-settings/project";
import { isShown, valueAt } from "@flyte-settings/project/settings";
import { placesToChange } from "./places-to-change.ts";
import { provenanceJson } from "./provenance-json.ts";

/**
 * Each value as data: `value` (absent if it may be a secret), the origin's own fields, `from` as text, `overrode`,
 * ignored plugin values, and `change`: where another value can be set.
 */
export function explainJson(loaded: LoadedProject, paths: readonly string[]): Readonly<Record<string, unknown>> {
  const chosen: Record<string, Provenance> = {};
  for (const path of paths) {
    const found = loaded.provenance[path];
    if (found !== undefined) chosen[path] = found;
  }
  return Object.fromEntries(
    Object.entries(provenanceJson(chosen, loaded.refused)).map(([path, data]) => [
      path,
      {
        ...shownValue(loaded, path),
        ...(data as object),
        change: placesToChange(path, chosen[path] as Provenance, loaded.projectFile?.path),
      },
    ]),
  );
}

/** Nothing if the value is unset or must not be shown. */
export function shownValue(loaded: LoadedProject, path: string): { readonly value?: unknown } {
  const value = valueAt(loaded, path);
  return value === undefined || !isShown(path, value) ? {} : { value };
}
