import { FlyteSettingsError, redactUrls, shown } from "@flyte-settings/core/plugin";
import type { BundleStore } from "./bundle-store.ts";
import { fileStore } from "./file-store.ts";
import type { StoreOptions } from "./store-options.ts";
import { requireStoreUrl } from "./store-url.ts";

/** The clouds' schemes; `wasb` and `wasbs` are older Azure schemes. */
export const cloudSchemes: readonly string[] = ["s3", "gs", "gcs", "abfs", "abfss", "az", "wasb", "wasbs"];

/**
 * The store at a URL: `file:./bundles`, `s3://bucket/prefix`, `gs://bucket/prefix`, `abfs://container@account…/prefix`.
 * A cloud's code and SDK are loaded when the first bundle is stored.
 *
 * @example
 * ```ts
 * const store = openStore("s3://acme-flyte/bundles", "/srv/project", { s3: { region: "eu-central-1" } });
 * ```
 * @param root absolute directory that `file:./…` is resolved against
 * @throws STORE_UNKNOWN for another scheme, and for a URL without a bucket or container
 */
export function openStore(url: string, root: string, options: StoreOptions = {}): BundleStore {
  const scheme = /^([a-z][a-z0-9+.-]{0,31}):/i.exec(url)?.[1]?.toLowerCase() ?? "";
  if (scheme === "file") return fileStore(`file:${url.slice("file:".length)}`, root);
  if (!cloudSchemes.includes(scheme)) throw unknown(url);
  requireStoreUrl(url, `${scheme}://bucket/prefix`);
  let opened: Promise<BundleStore> | undefined;
  return {
    name: url.replace(/\/+$/, ""),
    async put(bundle, signal) {
      opened ??= import("./cloud-store.ts").then(({ cloudStore }) => cloudStore(url, options));
      return (await opened).put(bundle, signal);
    },
  };
}

function unknown(url: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "STORE_UNKNOWN",
    `no store knows ${shown(redactUrls(url))}. Known: file:, s3:, gs:, abfs: (abfss:, az:, wasb:, wasbs:). Expected for example s3://bucket/prefix, or file:./bundles`,
  );
}
