export {
  type DecodeContextOptions,
  type DecodedContext,
  decodeContext,
  decodeContextText,
  type EncodeContextOptions,
  encodeContext,
  encodeContextText,
} from "./codec/context.ts";
export type { Deflate } from "./codec/gzip.ts";
export {
  contextsInAnyText,
  contextsInEnvText,
  contextsInManifest,
  type FoundContext,
} from "./config/context-search.ts";
export {
  type ErrorCode,
  type ErrorDetails,
  FlyteSettingsError,
  isFlyteSettingsError,
} from "./errors.ts";
export { type DefaultImageOptions, DefaultImages } from "./images/default-images.ts";
export { DEFAULT_IMAGE_NAME, Image, type LookUpOptions } from "./images/image.ts";
export { type AutoDefaultImageOptions, type AutoImageOptions, ImageConfig } from "./images/image-config.ts";
export { ImageReference } from "./images/image-reference.ts";
export type { ValidateImageOptions } from "./images/image-values.ts";
export type { NamedReferences } from "./images/named-references.ts";
export type { Compat, CompatArea, CompatChoice, CompatMode, CompatOptions } from "./model/compat.ts";
export type { Json, JsonObject } from "./model/json.ts";
export type { TemplateOptions } from "./model/template-options.ts";
export { entries, fromPairs } from "./ordered-record.ts";
export { DEFAULT_PYTHON_INTERPRETER } from "./python/interpreter.ts";
export { isPythonNumber, type PythonNumber, pythonNumber } from "./python/python-number.ts";
export { carriesContext, containerEnv, type EnvInput, type ExecutionBehavior } from "./settings/container-env.ts";
export { CONTEXT_VARIABLE } from "./settings/context-variable.ts";
export type { SettingsFields } from "./settings/create-settings.ts";
export { EntrypointSettings } from "./settings/entrypoint-settings.ts";
export { FastSerializationSettings } from "./settings/fast-serialization-settings.ts";
export { applyFastRegistration, commandPrefix, DEST_DIR, REMOTE_PACKAGE_PATH } from "./settings/fast-task.ts";
export { type PodTask, type PodTemplate, type SerializedPod, serializePod } from "./settings/pod-spec.ts";
export {
  type ContainerResources,
  containerResources,
  podResources,
  type Quantity,
  type QuantityOrRange,
  type ResourceEntries,
  ResourceSpec,
  Resources,
  type TaskResources,
} from "./settings/resources.ts";
export { type ForImageOptions, SerializationSettings } from "./settings/serialization-settings.ts";
export { SettingsBuilder } from "./settings/settings-builder.ts";
export { registerableContainerImage } from "./templates/image-template.ts";
