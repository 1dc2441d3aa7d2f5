export { type ImageRow, imageRows } from "./image-rows.ts";
export { reference } from "./reference.ts";
export {
  checkNames,
  loadRegistryImages,
  openSession,
  type RegistryFlags,
  type RegistryImages,
  readLock,
} from "./registry-images.ts";
export { isSound, type VerifiedRow, verifyProject } from "./verify-project.ts";
