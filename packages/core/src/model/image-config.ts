import type { Image } from "./image.ts";

/** The images that tasks may name, and the one for tasks that name none. */
export interface ImageConfig {
  readonly defaultImage?: Image;
  /** The default stands first among them where `createFrom` made the list. */
  readonly images?: readonly Image[];
}
