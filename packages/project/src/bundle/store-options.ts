import { type ConfigFile, readAzureConfig, readS3Config } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { flytekitStoreOptions, type StoreOptions } from "@flyte-settings/fast-register/stores";
import { readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/**
 * What stores take from this machine: proxies, certificate authorities, and flytekit's own settings for S3 and Azure.
 *
 * @param file flytekit's or flytectl's file, where there is one
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE for certificates
 */
export async function storeOptions(file: ConfigFile | undefined, host: Host): Promise<StoreOptions> {
  const sources = { env: host.env, ...omitUndefined({ file }) };
  const cas = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].flatMap((name) => host.env[name] || []);
  return {
    env: host.env,
    ca: await Promise.all(cas.map((path) => readText(host, path))),
    ...flytekitStoreOptions({ s3: readS3Config(sources).values, azure: readAzureConfig(sources).values }),
  };
}
