import { basename } from "node:path";
import type { BundleStore } from "./bundle-store.ts";
import type { ObjectPlane } from "./object-plane.ts";
import { putObject } from "./put-object.ts";
import type { StoreTools } from "./store-tools.ts";
import { joinKey } from "./store-url.ts";

/**
 * A prefix of a bucket as a store.
 *
 * @param location of the bucket or container, as tasks write it, without a slash at its end: `s3://bucket`
 * @param prefix without slashes at its ends; may be empty
 */
export function objectStore(location: string, prefix: string, plane: ObjectPlane, tools: StoreTools): BundleStore {
  const { onProgress } = tools.options;
  return {
    name: prefix === "" ? location : `${location}/${prefix}`,
    async put(bundle, signal) {
      const key = joinKey(prefix, basename(bundle.path));
      await putObject(plane, key, bundle, {
        policy: tools.policy,
        ...(onProgress === undefined ? {} : { onProgress }),
        ...(signal === undefined ? {} : { signal }),
      });
      return `${location}/${key}`;
    },
  };
}
