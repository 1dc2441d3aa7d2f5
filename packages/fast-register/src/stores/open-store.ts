import { FlyteSettingsError, shown } from "@flyte-settings/core";
import type { BundleStore } from "./bundle-store.ts";
import { fileStore } from "./file-store.ts";
import { objectStore } from "./object-store.ts";
import { openPlane } from "./open-plane.ts";
import type { StoreOptions } from "./store-options.ts";
import { openTools } from "./store-tools.ts";
import { bare } from "./store-url.ts";

/**
 * The store at a URL: `file:./bundles`, `s3://bucket/prefix`, `gs://bucket/prefix`, `abfs://container@account…/prefix`.
 * The SDK of a cloud is imported here, and only for its own scheme.
 *
 * @example
 * ```ts
 * const store = await openStore("s3://acme-flyte/bundles", { root: "/srv/project", env: {} });
 * ```
 * @throws STORE_UNKNOWN for another scheme, STORE_SDK_MISSING
 */
export async function openStore(url: string, options: StoreOptions): Promise<BundleStore> {
  if (/^file:/i.test(url)) return fileStore(url.replace(/^file:/i, "file:"), options.root);
  const tools = await openTools(options);
  const opened = await openPlane(url, tools);
  if (opened !== undefined) return objectStore(opened.location, opened.path, opened.plane, tools);
  throw new FlyteSettingsError(
    "STORE_UNKNOWN",
    `no store knows ${shown(bare(url))}. Known: file:, s3:, gs:, abfs: (abfss:, az:, wasb:, wasbs:). Expected for example s3://bucket/prefix`,
  );
}
