export { type Compat, type CompatArea, type CompatOptions, compatAreas, isCompat } from "./compat.ts";
export {
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  FlyteSettingsError,
  isFlyteSettingsError,
  shown,
} from "./errors.ts";
export type { FastSerializationSettings } from "./fast-serialization-settings.ts";
export { gitRepoUrl } from "./git-repo.ts";
export type { Image } from "./image.ts";
export type { ImageConfig } from "./image-config.ts";
export type { Json, JsonObject } from "./json.ts";
export { type LayerName, layerNames, type Origin, originText } from "./layers/origin.ts";
export type { Quantity, QuantityOrRange, ResourceSpec, Resources } from "./resources.ts";
export type { SerializationSettings } from "./serialization-settings.ts";
export { CONTEXT_VARIABLE, contextsInEnvText, contextsInManifest, type FoundContext } from "./context-search.ts";
