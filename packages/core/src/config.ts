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
export { type PlatformConfig, type PlatformSources, readPlatformConfig } from "./config/platform-config.ts";
export { readProjectFile } from "./config/project-file.ts";
export { MAX_YAML_LENGTH, readYaml, type YamlOptions } from "./config/yaml.ts";
export { yamlJson } from "./config/yaml-json.ts";
export {
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
export { projectSchema } from "./layers/project-schema.ts";
