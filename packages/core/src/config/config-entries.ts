import { guarded } from "../guard.ts";
import { omitUndefined } from "../omit-undefined.ts";
/** How a value is read: flytekit's `type_`. */
export type ConfigType = "str" | "bool" | "int" | "list" | "timedelta";

/** One flytekit configuration option and the three places it is read from. */
export interface ConfigEntry {
  /** flytekit's class: `Platform`. */
  readonly group: string;
  /** flytekit's name in it: `URL`. */
  readonly entry: string;
  readonly iniSection: string;
  readonly iniOption: string;
  readonly type: ConfigType;
  /** Path in the YAML file, parts separated by dots. Absent: not read from YAML. */
  readonly yaml?: string;
  /** Removed from the value wherever it occurs. */
  readonly without?: string;
}

/** The environment variable that overrides the files. */
export function configVariable(entry: ConfigEntry): string {
  return guarded("configVariable", () => `FLYTE_${entry.iniSection}_${entry.iniOption}`.toUpperCase());
}

type Row = readonly [entry: string, option: string, type?: ConfigType, yaml?: string, without?: string];

const groups: readonly (readonly [group: string, section: string, rows: readonly Row[]])[] = [
  [
    "AWS",
    "aws",
    [
      ["S3_ENDPOINT", "endpoint", "str", "storage.connection.endpoint"],
      ["S3_ACCESS_KEY_ID", "access_key_id", "str", "storage.connection.access-key"],
      ["S3_SECRET_ACCESS_KEY", "secret_access_key", "str", "storage.connection.secret-key"],
      ["ENABLE_DEBUG", "enable_debug", "bool"],
      ["RETRIES", "retries", "int"],
      ["BACKOFF_SECONDS", "backoff_seconds", "timedelta"],
      ["S3_ADDRESSING_STYLE", "addressing_style", "str", "storage.connection.addressing-style"],
    ],
  ],
  [
    "AZURE",
    "azure",
    [
      ["STORAGE_ACCOUNT_NAME", "storage_account_name"],
      ["STORAGE_ACCOUNT_KEY", "storage_account_key"],
      ["TENANT_ID", "tenant_id"],
      ["CLIENT_ID", "client_id"],
      ["CLIENT_SECRET", "client_secret"],
    ],
  ],
  [
    "Credentials",
    "credentials",
    [
      ["COMMAND", "command", "list", "admin.command"],
      ["PROXY_COMMAND", "proxy_command", "list", "admin.proxyCommand"],
      ["CLIENT_ID", "client_id", "str", "admin.clientId"],
      ["CLIENT_CREDENTIALS_SECRET", "client_secret"],
      ["CLIENT_CREDENTIALS_SECRET_LOCATION", "client_secret_location", "str", "admin.clientSecretLocation"],
      ["CLIENT_CREDENTIALS_SECRET_ENV_VAR", "client_secret_env_var", "str", "admin.clientSecretEnvVar"],
      ["SCOPES", "scopes", "list", "admin.scopes"],
      ["AUTH_MODE", "auth_mode", "str", "admin.authType"],
      ["AUDIENCE", "audience", "str", "admin.audience"],
    ],
  ],
  ["GCP", "gcp", [["GSUTIL_PARALLELISM", "gsutil_parallelism", "bool"]]],
  [
    "Local",
    "local",
    [
      ["CACHE_ENABLED", "cache_enabled", "bool"],
      ["CACHE_OVERWRITE", "cache_overwrite", "bool"],
      ["USER_PROJECT", "project", "str", "task.project"],
      ["USER_DOMAIN", "domain", "str", "task.domain"],
      ["USER_ORG", "org", "str", "task.org"],
    ],
  ],
  [
    "LocalSDK",
    "sdk",
    [
      ["WORKFLOW_PACKAGES", "workflow_packages", "list"],
      ["LOCAL_SANDBOX", "local_sandbox"],
      ["LOGGING_LEVEL", "logging_level", "int"],
    ],
  ],
  ["Persistence", "persistence", [["ATTACH_EXECUTION_METADATA", "attach_execution_metadata", "bool"]]],
  [
    "Platform",
    "platform",
    [
      ["URL", "url", "str", "admin.endpoint", "dns:///"],
      ["INSECURE", "insecure", "bool", "admin.insecure"],
      ["INSECURE_SKIP_VERIFY", "insecure_skip_verify", "bool", "admin.insecureSkipVerify"],
      ["CONSOLE_ENDPOINT", "console_endpoint", "str", "console.endpoint"],
      ["CA_CERT_FILE_PATH", "ca_cert_file_path", "str", "admin.caCertFilePath"],
      ["HTTP_PROXY_URL", "http_proxy_url", "str", "admin.httpProxyURL"],
    ],
  ],
  [
    "Secrets",
    "secrets",
    [
      ["ENV_PREFIX", "env_prefix"],
      ["DEFAULT_DIR", "default_dir"],
      ["FILE_PREFIX", "file_prefix"],
    ],
  ],
  [
    "StatsD",
    "secrets",
    [
      ["HOST", "host"],
      ["PORT", "port", "int"],
      ["DISABLED", "disabled", "bool"],
      ["DISABLE_TAGS", "disable_tags", "bool"],
    ],
  ],
];

/** Every option of flytekit 1.16.24 (configuration/internal.py), by group and in flytekit's order. */
export const configEntries: readonly ConfigEntry[] = groups.flatMap(([group, iniSection, rows]) =>
  rows.map(
    ([entry, iniOption, type = "str", yaml, without]): ConfigEntry => ({
      group,
      entry,
      iniSection,
      iniOption,
      type,
      ...omitUndefined({ yaml, without }),
    }),
  ),
);

/** @returns undefined for a name unknown to flytekit */
export function configEntry(group: string, entry: string): ConfigEntry | undefined {
  return configEntries.find((row) => row.group === group && row.entry === entry);
}
