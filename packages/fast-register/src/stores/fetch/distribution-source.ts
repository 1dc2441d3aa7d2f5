import { FlyteSettingsError, redactUrls, shown } from "@flyte-settings/core/plugin";
import { openClient } from "../open-client.ts";
import type { StoreTools } from "../store-tools.ts";
import { httpSource } from "./http-source.ts";
import type { DistributionSource } from "./source.ts";

/**
 * @throws STORE_UNKNOWN for an unsupported scheme, DISTRIBUTION_INVALID for a bucket without a key, STORE_SDK_MISSING
 */
export async function distributionSource(location: string, tools: StoreTools): Promise<DistributionSource> {
  if (/^https?:\/\//i.test(location)) return httpSource(location, tools);
  const { client, path } = await openClient(location, tools);
  if (path !== "") return { ...client, read: (from, version, signal) => client.read(path, from, version, signal) };
  throw new FlyteSettingsError(
    "DISTRIBUTION_INVALID",
    `${shown(redactUrls(location))} cannot be fetched. Expected file:, s3:, gs:, abfs: or http(s):, for example s3://bucket/fast<md5>.tar.gz`,
  );
}
