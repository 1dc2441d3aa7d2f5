import { basename } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { BundleStore } from "./bundle-store.ts";
import { openClient } from "./open-client.ts";
import { putObject } from "./put-object.ts";
import type { StoreOptions } from "./store-options.ts";
import { openTools } from "./store-tools.ts";
import { joinKey } from "./store-url.ts";

/**
 * A store in a bucket below a prefix.
 *
 * @param url with the scheme of a cloud
 * @throws STORE_UNKNOWN, STORE_SDK_MISSING
 */
export async function cloudStore(url: string, options: StoreOptions): Promise<BundleStore> {
  const tools = await openTools(options);
  const { client, location, path } = await openClient(url, tools);
  return {
    name: path === "" ? location : `${location}/${path}`,
    async put(bundle, signal) {
      const key = joinKey(path, basename(bundle.path));
      await putObject(client, key, bundle, {
        policy: tools.policy,
        ...omitUndefined({ onProgress: options.onProgress, signal }),
      });
      return `${location}/${key}`;
    },
  };
}
