import { type Origin, originText, type Provenance } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { RefusedValues } from "@flyte-settings/project/plugins";

/**
 * Provenance as data: the origin's own fields, `from` as text, overridden values, and ignored plugin values; values of
 * `env` are omitted.
 */
export function provenanceJson(
  provenance: Readonly<Record<string, Provenance>>,
  refused: RefusedValues = {},
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(provenance)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { overrode, ...origin }]) => [
        path,
        {
          ...worded(origin),
          overrode: overrode.map(worded),
          ...omitUndefined({ refused: refused[path] }),
        },
      ]),
  );
}

function worded(origin: Origin): Readonly<Record<string, unknown>> {
  return { ...origin, from: originText(origin) };
}
