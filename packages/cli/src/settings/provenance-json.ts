import { type Origin, originText, type Provenance } from "@flyte-settings/core/config";

/** Provenance as data: the origin's own fields, `from` in words, and what was overridden; values of `env` are not in it. */
export function provenanceJson(provenance: Readonly<Record<string, Provenance>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(provenance)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { overrode, ...origin }]) => [path, { ...worded(origin), overrode: overrode.map(worded) }]),
  );
}

function worded(origin: Origin): Readonly<Record<string, unknown>> {
  return { ...origin, from: originText(origin) };
}
