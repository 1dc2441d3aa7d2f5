import type { FoundContext } from "@flyte-settings/core";
import type { FoundLaunch, LaunchArguments } from "@flyte-settings/core/flyte2";

/** A flytekit settings context. */
export interface FoundSettings extends FoundContext {
  readonly generation: 1;
}

/** A Flyte 2 image cache, by itself or in the arguments of a container. */
export interface FoundImages extends Partial<Omit<FoundLaunch, "entity">> {
  readonly generation: 2;
  readonly entity: string;
  /** The encoded image cache; absent if a container has none. */
  readonly imageCache?: string;
  readonly launch?: LaunchArguments;
}

export type Found = FoundSettings | FoundImages;

export function settingsOf(found: readonly FoundContext[]): readonly FoundSettings[] {
  return found.map((each) => ({ generation: 1, ...each }));
}
