import { FlyteSettingsError, redactUrls, shown } from "@flyte-settings/core/plugin";
import type { OpenedClient } from "./object-store-client.ts";
import type { StoreTools } from "./store-tools.ts";
import { requireStoreUrl, type StoreUrl } from "./store-url.ts";

type Opener = (url: StoreUrl, tools: StoreTools) => Promise<OpenedClient>;

const azure: Opener = async (url, tools) => (await import("./azure/azure-client.ts")).openAzure(url, tools);
const gcs: Opener = async (url, tools) => ({
  client: await (await import("./gcs/gcs-client.ts")).gcsStoreClient(url.authority, tools),
  location: `gs://${url.authority}`,
  path: url.path,
});

/** Scheme → client; a cloud's code and SDK are loaded when one of its locations is used. */
const openers: Readonly<Record<string, Opener>> = {
  s3: async (url, tools) => ({
    client: await (await import("./s3/s3-client.ts")).s3StoreClient(url.authority, tools),
    location: `s3://${url.authority}`,
    path: url.path,
  }),
  gs: gcs,
  gcs,
  abfs: azure,
  abfss: azure,
  az: azure,
  wasb: azure,
  wasbs: azure,
};

/** @throws STORE_UNKNOWN for an unsupported scheme and for `s3://` without a bucket; STORE_SDK_MISSING */
export async function openClient(text: string, tools: StoreTools): Promise<OpenedClient> {
  const url = requireStoreUrl(text, "s3://bucket/prefix");
  const opener = Object.hasOwn(openers, url.scheme) ? openers[url.scheme] : undefined;
  if (opener !== undefined) return opener(url, tools);
  throw new FlyteSettingsError(
    "STORE_UNKNOWN",
    `no store knows ${shown(redactUrls(text))}. Expected for example s3://bucket/prefix`,
  );
}
