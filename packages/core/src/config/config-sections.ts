import { guarded } from "../guard.ts";
import type { Origin } from "../layers/origin.ts";
import { configEntry } from "./config-entries.ts";
import { type ConfigSources, readConfigValue } from "./config-value.ts";

/** The values of a section, and the origins of those that are not defaults. */
export interface ConfigSection<T> {
  /** YAML values of a type other than the field's are passed on, as in flytekit. */
  readonly values: T;
  readonly origins: { readonly [K in keyof T]?: Origin };
}

/** For each field: flytekit's group and entry, and the default (if none, the field may be absent). */
export type SectionTable<T> = { readonly [K in keyof T]-?: readonly [group: string, entry: string, fallback?: T[K]] };

/** flytekit's `S3Config`. */
export interface S3Config {
  readonly enableDebug: boolean;
  readonly endpoint?: string;
  readonly retries: number;
  readonly backoffSeconds: number;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly addressingStyle?: string;
}

/** flytekit's `GCSConfig`. */
export interface GcsConfig {
  readonly gsutilParallelism: boolean;
}

/** flytekit's `AzureBlobStorageConfig`. */
export interface AzureConfig {
  readonly accountName?: string;
  readonly accountKey?: string;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/** flytekit's `GenericPersistenceConfig`. */
export interface PersistenceConfig {
  readonly attachExecutionMetadata: boolean;
}

/** flytekit's `TaskConfig`; the default of `org` is the string `None`. */
export interface TaskConfig {
  readonly project: string;
  readonly domain: string;
  readonly org: string;
}

/** flytekit's `LocalConfig`. */
export interface LocalConfig {
  readonly cacheEnabled: boolean;
  readonly cacheOverwrite: boolean;
}

/** flytekit's `SecretsConfig`. */
export interface SecretsConfig {
  readonly envPrefix: string;
  readonly defaultDir: string;
  readonly filePrefix: string;
}

/** flytekit's `StatsConfig`. */
export interface StatsConfig {
  readonly host: string;
  readonly port: number;
  readonly disabled: boolean;
  readonly disabledTags: boolean;
}

/** The `sdk` section, which has no class in flytekit. */
export interface SdkConfig {
  readonly workflowPackages?: readonly string[];
  readonly localSandbox?: string;
  readonly loggingLevel?: number;
}

const s3: SectionTable<S3Config> = {
  enableDebug: ["AWS", "ENABLE_DEBUG", false],
  endpoint: ["AWS", "S3_ENDPOINT"],
  retries: ["AWS", "RETRIES", 3],
  backoffSeconds: ["AWS", "BACKOFF_SECONDS", 5],
  accessKeyId: ["AWS", "S3_ACCESS_KEY_ID"],
  secretAccessKey: ["AWS", "S3_SECRET_ACCESS_KEY"],
  addressingStyle: ["AWS", "S3_ADDRESSING_STYLE"],
};

const gcs: SectionTable<GcsConfig> = { gsutilParallelism: ["GCP", "GSUTIL_PARALLELISM", false] };

const azure: SectionTable<AzureConfig> = {
  accountName: ["AZURE", "STORAGE_ACCOUNT_NAME"],
  accountKey: ["AZURE", "STORAGE_ACCOUNT_KEY"],
  tenantId: ["AZURE", "TENANT_ID"],
  clientId: ["AZURE", "CLIENT_ID"],
  clientSecret: ["AZURE", "CLIENT_SECRET"],
};

const persistence: SectionTable<PersistenceConfig> = {
  attachExecutionMetadata: ["Persistence", "ATTACH_EXECUTION_METADATA", true],
};

const task: SectionTable<TaskConfig> = {
  project: ["Local", "USER_PROJECT", "flytesnacks"],
  domain: ["Local", "USER_DOMAIN", "development"],
  org: ["Local", "USER_ORG", "None"],
};

const local: SectionTable<LocalConfig> = {
  cacheEnabled: ["Local", "CACHE_ENABLED", true],
  cacheOverwrite: ["Local", "CACHE_OVERWRITE", false],
};

const secrets: SectionTable<SecretsConfig> = {
  envPrefix: ["Secrets", "ENV_PREFIX", "_FSEC_"],
  defaultDir: ["Secrets", "DEFAULT_DIR", "/etc/secrets"],
  filePrefix: ["Secrets", "FILE_PREFIX", ""],
};

const stats: SectionTable<StatsConfig> = {
  host: ["StatsD", "HOST", "localhost"],
  port: ["StatsD", "PORT", 8125],
  disabled: ["StatsD", "DISABLED", false],
  disabledTags: ["StatsD", "DISABLE_TAGS", false],
};

const sdk: SectionTable<SdkConfig> = {
  workflowPackages: ["LocalSDK", "WORKFLOW_PACKAGES"],
  localSandbox: ["LocalSDK", "LOCAL_SANDBOX"],
  loggingLevel: ["LocalSDK", "LOGGING_LEVEL"],
};

/** Reads a section as described by its table. @throws CONFIG_INVALID as `readConfigValue` does */
export function readSection<T>(table: SectionTable<T>, sources: ConfigSources): ConfigSection<T> {
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [field, row] of Object.entries(table) as [string, SectionTable<T>[keyof T]][]) {
    const [group, name, fallback] = row;
    const entry = configEntry(group, name);
    const found = entry && readConfigValue(entry, sources);
    if (found) {
      values[field] = found.value;
      origins[field] = found.origin;
    } else if (fallback !== undefined) values[field] = fallback;
  }
  return { values: values as T, origins: origins as ConfigSection<T>["origins"] };
}

type Reader<T> = (sources: ConfigSources) => ConfigSection<T>;

function reader<T>(name: string, table: SectionTable<T>): Reader<T> {
  return (sources) => guarded(name, () => readSection(table, sources));
}

/** Equivalents of flytekit's `…Config.auto()`. Each throws CONFIG_INVALID as `readConfigValue` does. */
export const readS3Config: Reader<S3Config> = /* @__PURE__ */ reader("readS3Config", s3);
export const readGcsConfig: Reader<GcsConfig> = /* @__PURE__ */ reader("readGcsConfig", gcs);
export const readAzureConfig: Reader<AzureConfig> = /* @__PURE__ */ reader("readAzureConfig", azure);
export const readPersistenceConfig: Reader<PersistenceConfig> = /* @__PURE__ */ reader(
  "readPersistenceConfig",
  persistence,
);
export const readTaskConfig: Reader<TaskConfig> = /* @__PURE__ */ reader("readTaskConfig", task);
export const readLocalConfig: Reader<LocalConfig> = /* @__PURE__ */ reader("readLocalConfig", local);
export const readSecretsConfig: Reader<SecretsConfig> = /* @__PURE__ */ reader("readSecretsConfig", secrets);
export const readStatsConfig: Reader<StatsConfig> = /* @__PURE__ */ reader("readStatsConfig", stats);
export const readSdkConfig: Reader<SdkConfig> = /* @__PURE__ */ reader("readSdkConfig", sdk);
