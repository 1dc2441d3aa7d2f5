import type { Compat } from "@flyte-settings/core";
import {
  type ConfigFile,
  type ConfigSection,
  type ConfigSources,
  type Origin,
  originText,
  readAzureConfig,
  readS3Config,
} from "@flyte-settings/core/config";
import { isCompat } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { flytekitStoreOptions, type StoreOptions, storeAddress } from "@flyte-settings/fast-register/stores";
import { readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

interface StoreSettings {
  readonly configFile?: ConfigFile | undefined;
  readonly compat?: Compat | undefined;
}

/** The `storage:` section and its variables, checked by type unless `compat` is `config`. */
export function storeSources({ configFile: file, compat }: StoreSettings, host: Pick<Host, "env">): ConfigSources {
  return { env: host.env, typed: !isCompat(compat, "config"), ...omitUndefined({ file, compat }) };
}

/** flytekit's settings for S3, with an endpoint that is an address. @throws CONFIG_INVALID with the name of the setting */
export function s3Settings(sources: ConfigSources): ReturnType<typeof readS3Config> {
  const section = readS3Config(sources);
  const { endpoint } = section.values;
  const origin = section.origins.endpoint;
  if (endpoint) storeAddress(endpoint, origin === undefined ? "storage.connection.endpoint" : nameOf(origin));
  return section;
}

/** `FLYTE_AWS_ENDPOINT`, or `config.yaml:4: storage.connection.endpoint`. */
function nameOf(origin: Origin): string {
  return origin.variable ?? `${originText(origin)}: ${origin.key ?? "endpoint"}`;
}

/**
 * Store options from this machine: proxies, certificate authorities, and flytekit's settings for S3 and Azure.
 *
 * @param file flytekit's or flytectl's configuration file, if any
 * @throws CONFIG_INVALID for a value of the wrong type; FILE_NOT_FOUND, FILE_UNREADABLE for certificates
 */
export async function storeOptions({ configFile: file, compat }: StoreSettings, host: Host): Promise<StoreOptions> {
  const sources = storeSources({ configFile: file, compat }, host);
  const [s3, azure] = [s3Settings(sources), readAzureConfig(sources)];
  const cas = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].flatMap((name) => host.env[name] || []);
  return {
    env: host.env,
    ca: await Promise.all(cas.map((path) => readText(host, path))),
    ...flytekitStoreOptions({
      s3: withoutFoundAddress(s3, "endpoint", ["secretAccessKey"], file, host),
      azure: withoutFoundAddress(azure, "accountName", ["accountKey", "clientSecret"], file, host),
    }),
  };
}

/**
 * A store endpoint from a file found in the working directory is used only with a secret from that same file. Any other
 * secret would be sent to, or sign requests for, the author of that file.
 */
function withoutFoundAddress<T>(
  { values, origins }: ConfigSection<T>,
  address: keyof T,
  secrets: readonly (keyof T)[],
  file: ConfigFile | undefined,
  host: Host,
): Partial<T> {
  const isOfFile = (key: keyof T): boolean => origins[key]?.layer === "flytekit";
  const origin = origins[address];
  if (file?.isFound !== true || origin === undefined || !isOfFile(address) || secrets.some(isOfFile)) return values;
  const { [address]: _, ...rest } = values;
  const place = `${origin.key} in ${originText(origin)}`;
  host.report(
    "warning",
    `ignoring ${place}: the file was found in the working directory and holds no secret of its own. To use it, pass --config ${file.path}`,
  );
  return rest as Partial<T>;
}
