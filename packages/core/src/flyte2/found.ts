import type { FoundContext } from "../config/context-search.ts";
import type { FoundLaunch } from "./launch-search.ts";

/** A flytekit settings context. */
export interface FoundSettings extends FoundContext {
  readonly generation: 1;
}

/** A Flyte 2 image cache, alone or in the arguments of a container. */
export interface FoundImages extends Partial<Omit<FoundLaunch, "entity">> {
  readonly generation: 2;
  readonly entity: string;
  /** The encoded value; absent if the container has none. */
  readonly imageCache?: string;
}

export type Found = FoundSettings | FoundImages;
