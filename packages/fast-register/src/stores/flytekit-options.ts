import type { StoreOptions } from "./store-options.ts";

/** flytekit's `S3Config` and `AzureBlobStorageConfig`, as parsed by core. */
export interface FlytekitStorage {
  readonly s3?: {
    readonly endpoint?: string;
    readonly accessKeyId?: string;
    readonly secretAccessKey?: string;
    readonly addressingStyle?: string;
  };
  readonly azure?: {
    readonly accountName?: string;
    readonly accountKey?: string;
    readonly tenantId?: string;
    readonly clientId?: string;
    readonly clientSecret?: string;
  };
}

/**
 * Converts flytekit's settings to store options. Equivalent of `s3_setup_args`, `azure_setup_args` of
 * flytekit/core/data_persistence.py: any addressing style means virtual hosts; an empty string is unset.
 */
export function flytekitStoreOptions({ s3 = {}, azure = {} }: FlytekitStorage): Pick<StoreOptions, "s3" | "azure"> {
  const { endpoint, accessKeyId, secretAccessKey, addressingStyle } = s3;
  const style = addressingStyle ? ({ addressingStyle: "virtual" } as const) : {};
  const { accountName, accountKey, tenantId, clientId, clientSecret } = azure;
  const ours = { ...filled({ endpoint, accessKeyId, secretAccessKey }), ...style };
  const theirs = filled({ accountName, accountKey, tenantId, clientId, clientSecret });
  return {
    ...(Object.keys(ours).length > 0 ? { s3: ours } : {}),
    ...(Object.keys(theirs).length > 0 ? { azure: theirs } : {}),
  };
}

const variables = {
  s3: {
    endpoint: "FLYTE_AWS_ENDPOINT",
    accessKeyId: "FLYTE_AWS_ACCESS_KEY_ID",
    secretAccessKey: "FLYTE_AWS_SECRET_ACCESS_KEY",
    addressingStyle: "FLYTE_AWS_ADDRESSING_STYLE",
  },
  azure: {
    accountName: "FLYTE_AZURE_STORAGE_ACCOUNT_NAME",
    accountKey: "FLYTE_AZURE_STORAGE_ACCOUNT_KEY",
    tenantId: "FLYTE_AZURE_TENANT_ID",
    clientId: "FLYTE_AZURE_CLIENT_ID",
    clientSecret: "FLYTE_AZURE_CLIENT_SECRET",
  },
} as const;

/** {@link flytekitStoreOptions} for flytekit's variables only. */
export function flytekitStoreVariables(
  env: Readonly<Record<string, string | undefined>>,
): Pick<StoreOptions, "s3" | "azure"> {
  const read = (names: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    filled(Object.fromEntries(Object.entries(names).map(([property, name]) => [property, env[name]])));
  return flytekitStoreOptions({ s3: read(variables.s3), azure: read(variables.azure) });
}

function filled(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""),
  );
}
