import { FlyteSettingsError } from "@flyte-settings/core";
import {
  type ConfigSection,
  configEntries,
  configImages,
  configImagesValue,
  configVariable,
  type PlatformSources,
  readAzureConfig,
  readGcsConfig,
  readLocalConfig,
  readPersistenceConfig,
  readPlatformConfig,
  readS3Config,
  readSecretsConfig,
  readStatsConfig,
  readTaskConfig,
  type YamlValue,
} from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Answer } from "../ascii-json.ts";
import { givenConfig } from "../given-config.ts";
import { object, text, textMap } from "../input.ts";
import type { Json } from "../json.ts";
import { writePairs, writeYamlMarks } from "../marks.ts";
import type { Op, OpContext, OpTable } from "../op.ts";
import { lookUpConfig } from "./config-lookup.ts";

type Reader = (sources: PlatformSources) => ConfigSection<object>;
/** flytekit's field names and this project's, in flytekit's order. */
type Names = Readonly<Record<string, string>>;

const platform: Names = {
  endpoint: "endpoint",
  insecure: "insecure",
  insecure_skip_verify: "insecureSkipVerify",
  ca_cert_file_path: "caCertFilePath",
  console_endpoint: "consoleEndpoint",
  command: "command",
  proxy_command: "proxyCommand",
  client_id: "clientId",
  client_credentials_secret: "clientCredentialsSecret",
  scopes: "scopes",
  auth_mode: "authMode",
  audience: "audience",
  rpc_retries: "rpcRetries",
  http_proxy_url: "httpProxyUrl",
};
const s3: Names = {
  enable_debug: "enableDebug",
  endpoint: "endpoint",
  retries: "retries",
  backoff: "backoffSeconds",
  access_key_id: "accessKeyId",
  secret_access_key: "secretAccessKey",
  adressing_style: "addressingStyle",
};
const gcs: Names = { gsutil_parallelism: "gsutilParallelism" };
const azure: Names = {
  account_name: "accountName",
  account_key: "accountKey",
  tenant_id: "tenantId",
  client_id: "clientId",
  client_secret: "clientSecret",
};
const generic: Names = { attach_execution_metadata: "attachExecutionMetadata" };
const task: Names = { project: "project", domain: "domain", org: "org" };
const local: Names = { cache_enabled: "cacheEnabled", cache_overwrite: "cacheOverwrite" };
const secrets: Names = { env_prefix: "envPrefix", default_dir: "defaultDir", file_prefix: "filePrefix" };
const stats: Names = { host: "host", port: "port", disabled: "disabled", disabled_tags: "disabledTags" };

/** Configuration files: images, sections, the table of entries, and the search for a file. */
export const configOps: OpTable = {
  "config.images"(input, context) {
    const file = givenConfig(input, context);
    if (context.mode === "flytekit") return writeYamlMarks(configImagesValue(file) ?? null);
    return writePairs(
      configImages(file).map(({ name, reference }) => [name, reference] as const),
      (reference) => reference,
    );
  },
  "config.platform": section(platform, readPlatformConfig),
  "config.data"(input, context) {
    const sources = sourcesOf(input, context);
    return {
      s3: written(s3, readS3Config(sources)),
      gcs: written(gcs, readGcsConfig(sources)),
      azure: written(azure, readAzureConfig(sources)),
      generic: written(generic, readPersistenceConfig(sources)),
    };
  },
  "config.task": section(task, readTaskConfig),
  "config.local": section(local, readLocalConfig),
  "config.secrets": section(secrets, readSecretsConfig),
  "config.stats": section(stats, readStatsConfig),
  "config.entries": entry,
  "config.lookup": lookUpConfig,
};

function section(names: Names, read: Reader): Op {
  return (input, context) => written(names, read(sourcesOf(input, context)));
}

function sourcesOf(input: Json, context: OpContext): PlatformSources {
  const files = textMap(input, "files");
  const file = givenConfig(object(input)["config"], context);
  return {
    ...context.options,
    ...omitUndefined({ file }),
    env: textMap(input, "env"),
    readFile(path) {
      const found = files[path.replace(/^(?:\.\/+)+/, "")];
      if (found === undefined) throw new FlyteSettingsError("FILE_NOT_FOUND", `there is no file ${path}`);
      return found;
    },
  };
}

function written(names: Names, { values }: ConfigSection<object>): Answer {
  const rows = Object.entries(names).map(([name, ours]): [string, Answer] => {
    const value = (values as Readonly<Record<string, YamlValue | undefined>>)[ours] ?? null;
    return [name, ours === "backoffSeconds" ? { $seconds: value as number } : writeYamlMarks(value)];
  });
  return Object.fromEntries(rows);
}

/** One row of the options table. */
function entry(input: Json): Answer {
  const [group, name] = [text(input, "group"), text(input, "entry")];
  const row = configEntries.find((each) => each.group === group && each.entry === name);
  if (row === undefined) return null;
  const { iniSection, iniOption, type, yaml = null } = row;
  return { ini_section: iniSection, ini_option: iniOption, type, env: configVariable(row), yaml };
}
