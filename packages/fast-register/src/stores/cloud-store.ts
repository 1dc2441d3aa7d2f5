import { basename } from "node:path";
import type { BundleStore } from "./bundle-store.ts";
import { openPlane } from "./open-plane.ts";
import { putObject } from "./put-object.ts";
import type { StoreOptions } from "./store-options.ts";
import { openTools } from "./store-tools.ts";
import { joinKey } from "./store-url.ts";

/**
 * A prefix of a bucket as a store.
 *
 * @param url one of a cloud's schemes
 * @throws STORE_UNKNOWN, STORE_SDK_MISSING
 */
export async function cloudStore(url: string, options: StoreOptions): Promise<BundleStore> {
  const tools = await openTools(options);
  const { plane, location, path } = await openPlane(url, tools);
  return {
    name: path === "" ? location : `${location}/${path}`,
    async put(bundle, signal) {
      const key = joinKey(path, basename(bundle.path));
      await putObject(plane, key, bundle, {
        policy: tools.policy,
        ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
        ...(signal === undefined ? {} : { signal }),
      });
      return `${location}/${key}`;
    },
  };
}
