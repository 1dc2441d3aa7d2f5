export { type ImageRef, withImageRefs } from "./image-refs.ts";
export { type ImageRow, imageRows } from "./image-rows.ts";
export { lockedRows } from "./locked-rows.ts";
export { type LostState, lostReferences } from "./lost-references.ts";
export { type PinChoice, type PinnedProject, pinProject } from "./pin-project.ts";
export { reference } from "./reference.ts";
export {
  loadRegistryImages,
  type RegistryImages,
  type RegistryOptions,
  type UnpinnedImage,
} from "./registry-images.ts";
export { resolveFlyte2Image } from "./resolve-flyte2-image.ts";
export { isSound, type VerifiedRow, type VerifyChoice, verifyProject } from "./verify-project.ts";
