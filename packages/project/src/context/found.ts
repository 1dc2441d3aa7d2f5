import type { FoundContext } from "@flyte-settings/core";
import type { FoundSettings } from "@flyte-settings/core/internal";

export function settingsOf(found: readonly FoundContext[]): readonly FoundSettings[] {
  return found.map((each) => ({ generation: 1, ...each }));
}
