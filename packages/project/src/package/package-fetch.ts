import type { LoadOptions } from "@flyte-settings/registration/package";
import type { Host } from "../host/host.ts";

/** Fetches a package from a URL, never more than it may be; what that needs is loaded when it is called. */
export function packageFetch(host: Host): NonNullable<LoadOptions["fetch"]> {
  return async (url) => {
    const [{ makeFetch }, { MAX_PACKAGE_BYTES }] = await Promise.all([
      import("../http/make-fetch.ts"),
      import("@flyte-settings/registration/package"),
    ]);
    return makeFetch(host, { maxBytes: MAX_PACKAGE_BYTES })(url, { signal: host.signal });
  };
}
