import type { LoadOptions } from "@flyte-settings/registration";
import type { Host } from "../host/host.ts";

/** Fetches a package from a URL; what that needs is loaded when it is called. */
export function packageFetch(host: Host): NonNullable<LoadOptions["fetch"]> {
  return async (url) => (await import("../host/make-fetch.ts")).makeFetch(host)(url, { signal: host.signal });
}
