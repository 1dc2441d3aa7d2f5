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
export { type PythonJson, writePythonJson } from "./codec/python-json.ts";
export { type ParseOptions, parsePythonJson } from "./codec/python-json-parse.ts";
export { type Compat, type CompatArea, type CompatOptions, compatAreas, isCompat } from "./compat.ts";
export { carriesContext, containerEnv, type EnvInput, type ExecutionBehavior } from "./container-env.ts";
export { CONTEXT_VARIABLE } from "./context-variable.ts";
export { type DefaultImageOptions, DefaultImages } from "./default-images.ts";
export { EntrypointSettings } from "./entrypoint-settings.ts";
export {
  type ErrorCode,
  type ErrorDetails,
  FlyteSettingsError,
  isFlyteSettingsError,
  shown,
} from "./errors.ts";
export { FastSerializationSettings } from "./fast-serialization-settings.ts";
export { applyFastRegistration, commandPrefix, DEST_DIR, REMOTE_PACKAGE_PATH } from "./fast-task.ts";
export { DEFAULT_IMAGE_NAME, Image, type LookUpOptions } from "./image.ts";
export { ImageConfig, type NamedReferences, type ValidateImageOptions } from "./image-config.ts";
export { ImageReference } from "./image-reference.ts";
export { registerableContainerImage, type TemplateOptions } from "./image-template.ts";
export { DEFAULT_PYTHON_INTERPRETER } from "./interpreter.ts";
export type { Json, JsonObject } from "./json.ts";
export { nearestName } from "./nearest-name.ts";
export { entries, fromPairs } from "./ordered-record.ts";
export { type PodTask, type PodTemplate, type SerializedPod, serializePod } from "./pod-spec.ts";
export { isPythonNumber, numberRepr, type PythonNumber, pythonNumber } from "./python-number.ts";
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
} from "./resources.ts";
export { type ForImageOptions, SerializationSettings } from "./serialization-settings.ts";
export { SettingsBuilder } from "./settings-builder.ts";
export type { SettingsFields } from "./settings-create.ts";
