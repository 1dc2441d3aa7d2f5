import type { Origin } from "./origin.ts";

/** One value of a layer: a leaf, or a whole list. */
export interface LayerValue {
  /** `["images", "spark"]`; names as in the project file. */
  readonly path: readonly string[];
  readonly value: unknown;
  readonly origin: Origin;
}

/** Values of one source. Of a path that comes twice the later one counts. */
export type Layer = readonly LayerValue[];
