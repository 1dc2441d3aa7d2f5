export { type HydratedEntity, hydrateEntity } from "./hydrate/hydrate.ts";
export type { HydrationOptions, Manner } from "./hydrate/options.ts";
export {
  type InspectedContainer,
  type InspectedEntity,
  inspectEntity,
  inspectPackage,
} from "./inspect/inspect-package.ts";
export { type LoadOptions, type LoadResponse, loadPackageFiles } from "./package/load-package.ts";
export {
  kindByName,
  type PackageFile,
  readEntity,
  type SerializedEntity,
  SerializedPackage,
} from "./package/serialized-package.ts";
export type { EntityKind, Identifier } from "./proto/identifier.ts";
export type { AdminMethod, AdminRequest } from "./requests/create-requests.ts";
export {
  hydratePackage,
  type RegistrationRequests,
  type RequestOptions,
  registrationRequests,
} from "./requests/registration-requests.ts";
export { type UploadHeadersInput, uploadHeaders } from "./upload/upload-headers.ts";
