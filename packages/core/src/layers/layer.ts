import type { Origin } from "./origin.ts";

/** One value of a layer: a leaf, or a whole list. */
export interface LayerValue {
  /** `["images", "spark"]`; names as in the project file. */
  readonly path: readonly string[];
  readonly value: unknown;
  readonly origin: Origin;
}

/** The values of one source. If a path occurs twice, the later value is used. */
export type Layer = readonly LayerValue[];
