import type { FoundContext } from "@flyte-settings/core";
import type { Found, FoundSettings } from "@flyte-settings/core/internal";

export function settingsOf(found: readonly FoundContext[]): readonly FoundSettings[] {
  return found.map((each) => ({ generation: 1, ...each }));
}

/**
 * With a name for each: `manifest` where the object has none, and a number for the second with the same name. The tasks
 * of a FlyteWorkflow share its name.
 */
export function withNames(found: readonly Found[]): readonly Found[] {
  const counts = new Map<string, number>();
  return found.map((each) => {
    const name = each.entity || "manifest";
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { ...each, entity: count === 1 ? name : `${name} (${count})` };
  });
}
