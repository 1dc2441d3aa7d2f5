import type { FoundContext } from "../config/context-search.ts";
import type { FoundLaunch } from "./launch-search.ts";

/** A settings context of flytekit. */
export interface FoundSettings extends FoundContext {
  readonly generation: 1;
}

/** An image cache of Flyte 2, by itself or in the arguments of a container. */
export interface FoundImages extends Partial<Omit<FoundLaunch, "entity">> {
  readonly generation: 2;
  readonly entity: string;
  /** The transport text; absent where a container has none. */
  readonly imageCache?: string;
}

export type Found = FoundSettings | FoundImages;
