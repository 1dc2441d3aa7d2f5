import type { StoreOptions } from "./store-options.ts";

type Clouds = Pick<StoreOptions, "s3" | "azure">;
type Texts = Readonly<Record<string, string>>;

/** flytekit's section and option → ours. Its variables are `FLYTE_<SECTION>_<OPTION>`. */
const entries = [
  ["s3", "aws", "endpoint", "endpoint"],
  ["s3", "aws", "access_key_id", "accessKeyId"],
  ["s3", "aws", "secret_access_key", "secretAccessKey"],
  ["s3", "aws", "addressing_style", "addressingStyle"],
  ["azure", "azure", "storage_account_name", "accountName"],
  ["azure", "azure", "storage_account_key", "accountKey"],
  ["azure", "azure", "tenant_id", "tenantId"],
  ["azure", "azure", "client_id", "clientId"],
  ["azure", "azure", "client_secret", "clientSecret"],
] as const;

/**
 * What flytekit's own settings say about stores. Twin: `S3Config.auto`, `AzureBlobStorageConfig.auto` and the arguments
 * that `s3_setup_args` makes of them: any addressing style at all means virtual hosts.
 *
 * @param read the value of a section's option, `("aws", "endpoint")`, as core's configuration finds it; an empty text
 * counts as none
 */
export function flytekitStoreOptions(read: (section: string, option: string) => string | undefined): Clouds {
  const found: { s3: Record<string, string>; azure: Record<string, string> } = { s3: {}, azure: {} };
  for (const [cloud, section, option, property] of entries) {
    const value = read(section, option);
    if (value) found[cloud][property] = property === "addressingStyle" ? "virtual" : value;
  }
  return { ...(hasAny(found.s3) ? { s3: found.s3 } : {}), ...(hasAny(found.azure) ? { azure: found.azure } : {}) };
}

/** {@link flytekitStoreOptions} from the variables alone: `FLYTE_AWS_ENDPOINT`, `FLYTE_AZURE_STORAGE_ACCOUNT_NAME`. */
export function flytekitStoreVariables(env: Readonly<Record<string, string | undefined>>): Clouds {
  return flytekitStoreOptions((section, option) => env[`FLYTE_${section}_${option}`.toUpperCase()]);
}

function hasAny(values: Texts): boolean {
  return Object.keys(values).length > 0;
}
