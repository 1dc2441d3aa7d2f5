export { settingsSchema } from "./codec/settings-schema.ts";
export { type ConfigEntry, type ConfigType, configEntries, configVariable } from "./config/config-entries.ts";
export {
  type ConfigFile,
  configFormat,
  type IniConfigFile,
  readConfigFile,
  type YamlConfigFile,
} from "./config/config-file.ts";
export { type ConfiguredImage, configImages, configImagesValue } from "./config/config-images.ts";
export { type ConfigCandidate, configCandidates } from "./config/config-lookup.ts";
export {
  type AzureConfig,
  type ConfigSection,
  type GcsConfig,
  type LocalConfig,
  type PersistenceConfig,
  readAzureConfig,
  readGcsConfig,
  readLocalConfig,
  readPersistenceConfig,
  readS3Config,
  readSdkConfig,
  readSecretsConfig,
  readStatsConfig,
  readTaskConfig,
  type S3Config,
  type SdkConfig,
  type SecretsConfig,
  type StatsConfig,
  type TaskConfig,
} from "./config/config-sections.ts";
export { type ConfigSources, type ConfigValue, readConfigValue } from "./config/config-value.ts";
export { flytekitLayer } from "./config/flytekit-layer.ts";
export { type Ini, type IniOption, type IniOptions, MAX_INI_LENGTH, readIni } from "./config/ini.ts";
export { iniOption, interpolate } from "./config/ini-interpolate.ts";
export { type ManifestOptions, readManifests } from "./config/manifests.ts";
export { type PlatformConfig, type PlatformSources, readPlatformConfig } from "./config/platform-config.ts";
export { readProjectFile } from "./config/project-file.ts";
export { keysInOtherCase } from "./config/typed-yaml.ts";
export { withheldEntries } from "./config/withheld-entries.ts";
export { MAX_YAML_LENGTH, readYaml, type YamlOptions } from "./config/yaml.ts";
export { yamlJson } from "./config/yaml-json.ts";
export { refusedYaml, type YamlRefusal } from "./config/yaml-tokens.ts";
export {
  type DuplicateKey,
  duplicateKeys,
  type YamlBytes,
  type YamlDate,
  type YamlEntry,
  type YamlFloat,
  type YamlNode,
  type YamlSet,
  type YamlValue,
  yamlEntry,
  yamlKind,
} from "./config/yaml-value.ts";
export { isWithin, pathText } from "./layers/field-path.ts";
export type { Layer, LayerValue } from "./layers/layer.ts";
export { type MergedLayers, mergeLayers, type Overridden, type Provenance } from "./layers/merge-layers.ts";
export { nestValues } from "./layers/nest-values.ts";
export { type LayerName, layerNames, type Origin, originText } from "./layers/origin.ts";
export type {
  BundleValues,
  CheckValues,
  IgnoredCheck,
  PluginReference,
  ProjectFile,
  ProjectValues,
  SparkValues,
} from "./layers/project-file.ts";
export { type ProjectLayers, projectLayer } from "./layers/project-layer.ts";
export { projectSchema } from "./layers/project-schema.ts";
export {
  explicitPaths,
  type ResolvedSettings,
  type ResolveOptions,
  resolveSettings,
} from "./layers/resolve-settings.ts";
export { defaultsLayer, emptyVariables, environmentLayer, flagValue, pluginValue } from "./layers/source-layers.ts";
export { gitRepoUrl } from "./settings/git-repo.ts";
export { type Pairs, parseEnv, parseLabels, parseResources } from "./settings/key-value.ts";
