import type { Image } from "./image.ts";

/** The images that tasks can refer to, and the one for tasks that specify none. */
export interface ImageConfig {
  readonly defaultImage?: Image;
  /** The default image comes first if `createFrom` made the list. */
  readonly images?: readonly Image[];
}
