import type { ContainerClient, StoragePipelineOptions } from "@azure/storage-blob";
import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import { loadSdk, type Sdk } from "../load-sdk.ts";
import { loginError } from "../login-error.ts";
import { storeAddress } from "../store-address.ts";
import { present, type StoreTools } from "../store-tools.ts";
import { azureHttp } from "./azure-http.ts";
import type { AzureLocation } from "./azure-location.ts";
import type { AzureOptions } from "./azure-options.ts";
import { contentMd5Policy } from "./content-md5.ts";

export interface OpenedContainer {
  readonly container: ContainerClient;
  readonly secrets: readonly string[];
}

type BlobSdk = Sdk<"@azure/storage-blob">;

/** The SDK's client on our transport, with the configured credentials. */
export async function openContainer(at: AzureLocation, tools: StoreTools): Promise<OpenedContainer> {
  const sdk = await loadSdk("@azure/storage-blob", "abfs", tools.options.importSdk);
  const azure = withEnvironment(tools.options.azure ?? {}, tools.env);
  const account = at.account ?? azure.accountName;
  const given = azure.endpoint === undefined ? undefined : storeAddress(azure.endpoint, "azure.endpoint");
  const endpoint = given ?? (account === undefined ? undefined : `https://${account}.blob.${at.suffix}`);
  if (endpoint === undefined) throw noAccount(at.location);
  const how = {
    httpClient: azureHttp(tools.transport) as unknown as NonNullable<StoragePipelineOptions["httpClient"]>,
    retryOptions: { maxTries: 1 },
  };
  const sas = azure.accountKey === undefined ? azure.sasToken?.replace(/^\?/, "") : undefined;
  const query = sas === undefined ? "" : `?${sas}`;
  const pipeline = sdk.newPipeline(
    await credentialOf(sdk, azure, account ?? accountIn(endpoint), sas !== undefined, tools),
    how,
  );
  pipeline.factories.push(contentMd5Policy());
  const service = new sdk.BlobServiceClient(`${endpoint.replace(/\/+$/, "")}${query}`, pipeline);
  const signature = /sig=([^&]+)/.exec(sas ?? "")?.[1];
  return {
    container: service.getContainerClient(at.container),
    secrets: present([
      azure.accountKey,
      azure.clientSecret,
      sas,
      signature,
      signature && decodeURIComponent(signature),
    ]),
  };
}

async function credentialOf(
  sdk: BlobSdk,
  azure: AzureOptions,
  account: string,
  isSigned: boolean,
  tools: StoreTools,
): Promise<Parameters<BlobSdk["newPipeline"]>[0]> {
  if (azure.accountKey !== undefined) return new sdk.StorageSharedKeyCredential(account, azure.accountKey);
  if (isSigned || azure.isAnonymous === true) return new sdk.AnonymousCredential();
  if (azure.tokenSource !== undefined) return azure.tokenSource;
  const identity = await loadSdk("@azure/identity", "abfs", tools.options.importSdk);
  const how = { httpClient: azureHttp(tools.transport) as never };
  const { tenantId, clientId, clientSecret } = azure;
  const login =
    tenantId !== undefined && clientId !== undefined && clientSecret !== undefined
      ? new identity.ClientSecretCredential(tenantId, clientId, clientSecret, how)
      : new identity.DefaultAzureCredential(how);
  return {
    getToken: (...asked) =>
      login.getToken(...asked).catch((error: unknown) => {
        throw loginError("Azure's login", error);
      }),
  };
}

/** The variables that adlfs and Azure's CLI read; options take precedence. */
function withEnvironment(azure: AzureOptions, env: StoreTools["env"]): AzureOptions {
  const found = (...names: string[]): string | undefined => names.map((name) => env[name]).find((value) => value);
  const isGiven = [azure.accountKey, azure.sasToken, azure.tokenSource, azure.clientSecret].some(
    (one) => one !== undefined,
  );
  const read = {
    accountName: found("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT"),
    ...(isGiven || azure.isAnonymous
      ? {}
      : {
          accountKey: found("AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_KEY"),
          sasToken: found("AZURE_STORAGE_SAS_TOKEN"),
        }),
  };
  return { ...Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)), ...azure };
}

/** The account is in the path for an emulator and in the host for Azure. */
function accountIn(endpoint: string): string {
  const { hostname, pathname } = new URL(endpoint);
  return pathname.split("/")[1] || hostname.split(".", 1)[0] || "";
}

function noAccount(location: string): FlyteSettingsError {
  const hint = "Write abfs://container@account.dfs.core.windows.net/prefix, or set AZURE_STORAGE_ACCOUNT_NAME.";
  return new FlyteSettingsError("STORE_UNKNOWN", `${location} does not name a storage account. ${hint}`, { hint });
}
