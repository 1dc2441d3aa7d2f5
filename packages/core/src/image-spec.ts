export { type ImageSpecName, type ImageSpecOptions, imageSpecName } from "./images/image-spec.ts";
export type { ImageSpec } from "./images/image-spec-fields.ts";
export { parseImageSpec } from "./images/image-spec-file.ts";
