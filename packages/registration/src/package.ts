/** Reading packages without the network half: for programs that inspect them. */
export { type EditWords, editWords } from "./hydrate/edit-words.ts";
export { readTask } from "./hydrate/serialized-task.ts";
export { type SetPlace, type SetVariableOptions, setVariable } from "./hydrate/set-variable.ts";
export {
  type InspectedContainer,
  type InspectedEntity,
  inspectEntity,
  inspectPackage,
  type PlacedText,
} from "./inspect/inspect-package.ts";
export type { InspectedInput, InspectedPlan } from "./inspect/inspect-plan.ts";
export type { ContainerVariable, PodContainer } from "./inspect/pod-containers.ts";
export { editArchive } from "./package/edit-archive.ts";
export { readLargeFile } from "./package/large-content.ts";
export { type LoadOptions, type LoadResponse, loadPackageFiles } from "./package/load-package.ts";
export type { LargeContent, PackageFile } from "./package/package-file.ts";
export { requirePackage } from "./package/require-package.ts";
export {
  kindByName,
  readEntity,
  type SerializedEntity,
  SerializedPackage,
} from "./package/serialized-package.ts";
export { MAX_PACKAGE_BYTES, unpackArchive, unpackByContent } from "./package/unpack.ts";
export type { EntityKind, Identifier } from "./proto/identifier.ts";
