import { readAzureConfig, readConfigFile, readS3Config } from "@flyte-settings/core/config";
import { flytekitStoreOptions, type StoreOptions } from "@flyte-settings/fast-register/stores";
import { readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/**
 * What stores take from this machine: proxies, certificate authorities, and flytekit's own settings for S3 and Azure.
 *
 * @param configFile flytekit's or flytectl's file, where one was found
 * @param note is told that the file counts as empty; absent where that has been said
 */
export async function storeOptions(
  configFile: string | undefined,
  host: Host,
  note?: (text: string) => void,
): Promise<StoreOptions> {
  const file = configFile === undefined ? undefined : readConfigFile(configFile, await readText(host, configFile));
  if (file?.format === "yaml" && file.problem) note?.(`${configFile} counts as empty: ${file.problem.message}`);
  const sources = { env: host.env, ...(file === undefined ? {} : { file }) };
  const cas = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].flatMap((name) => host.env[name] || []);
  return {
    env: host.env,
    ca: await Promise.all(cas.map((path) => readText(host, path))),
    ...flytekitStoreOptions({ s3: readS3Config(sources).values, azure: readAzureConfig(sources).values }),
  };
}
