import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import type { ObjectBody } from "../object-plane.ts";
import { openPlane } from "../open-plane.ts";
import type { StoreTools } from "../store-tools.ts";
import { bare } from "../store-url.ts";
import { httpSource } from "./http-source.ts";

/** Where the bytes of a distribution come from. */
export interface DistributionSource {
  readonly cloud: string;
  readonly host: string;
  readonly secrets: readonly string[];
  /** @param version must be that of the first answer, where it is known */
  read(from: number, version: string | undefined, signal?: AbortSignal): Promise<ObjectBody>;
}

/** @throws STORE_UNKNOWN for a scheme that nobody reads, DISTRIBUTION_INVALID for a bucket without a key, STORE_SDK_MISSING */
export async function distributionSource(location: string, tools: StoreTools): Promise<DistributionSource> {
  if (/^https?:\/\//i.test(location)) return httpSource(location, tools);
  const { plane, path } = await openPlane(location, tools);
  if (path !== "") return { ...plane, read: (from, version, signal) => plane.read(path, from, version, signal) };
  throw new FlyteSettingsError(
    "DISTRIBUTION_INVALID",
    `${shown(bare(location))} cannot be fetched. Expected file:, s3:, gs:, abfs: or http(s):, for example s3://bucket/fast<md5>.tar.gz`,
  );
}
