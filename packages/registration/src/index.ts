export type { RawUrl, Trust } from "@flyte-settings/node-kit/http";
export type { AuthOptions } from "./auth/auth-options.ts";
export { type AuthType, authType } from "./auth/auth-type.ts";
export { authenticator } from "./auth/authenticator.ts";
export type { RunCommand } from "./auth/commands.ts";
export type { Token, TokenCache } from "./auth/token.ts";
export { tokenFiles } from "./auth/token-file.ts";
export { type AdminClientOptions, adminClient } from "./client/admin-client.ts";
export { endpointOrigin } from "./client/endpoint.ts";
export type { HttpFetch, HttpResponse } from "./client/gateway-transport.ts";
export type { RetryEvent } from "./client/retries.ts";
export type { Attempts, CallOptions, RpcAnswer, StatusName, Transport } from "./client/rpc.ts";
export type { Authenticator } from "./client/with-auth.ts";
export { filledContext } from "./hydrate/filled-context.ts";
export { hydrateEntity } from "./hydrate/hydrate.ts";
export type { HydratedEntity } from "./hydrate/hydrated-entity.ts";
export { unresolvedIn } from "./hydrate/incomplete.ts";
export { compatModeOf, type HydrationOptions } from "./hydrate/options.ts";
export type { Unresolved } from "./hydrate/unresolved.ts";
export type { Difference } from "./register/difference.ts";
export { inWords } from "./register/difference-text.ts";
export { differences } from "./register/differences.ts";
export { type HideOptions, hideVariables } from "./register/hide-variables.ts";
export { type PlanOptions, planRegistration, type RegistrationPlan } from "./register/plan-registration.ts";
export {
  type PreviewedEntity,
  type PreviewOptions,
  previewRegistration,
  type RegistrationPreview,
} from "./register/preview-registration.ts";
export { register } from "./register/register.ts";
export type { EntityResult, EntityStatus, RegisterEvent, RegisterOptions, RegisterResult } from "./register/result.ts";
export type { AdminMethod, AdminRequest } from "./requests/create-requests.ts";
export {
  type HydratedPackage,
  hydratePackage,
  type PackageSource,
  type RequestOptions,
} from "./requests/hydrate-package.ts";
export { type RegistrationRequests, registrationRequests } from "./requests/registration-requests.ts";
export { type Uploaded, type UploadOptions, type UploadProgress, uploadBundle } from "./upload/upload-bundle.ts";
export { type UploadHeadersInput, uploadHeaders } from "./upload/upload-headers.ts";
