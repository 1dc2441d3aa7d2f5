import type { LoadOptions } from "@flyte-settings/registration/package";
import type { Host } from "../host/host.ts";

/** How package files are found: below the working directory or over HTTP; macOS metadata files are reported. */
export function packageSources(host: Host): LoadOptions {
  return {
    cwd: host.cwd,
    fetch: packageFetch(host),
    onSkipped: (path) => host.report("info", `skipped ${path}: a file of macOS, not of the package`),
  };
}

/** Fetches a package from a URL up to the size limit; the HTTP modules are loaded on the first call. */
function packageFetch(host: Host): NonNullable<LoadOptions["fetch"]> {
  return async (url) => {
    const [{ makeFetch }, { MAX_PACKAGE_BYTES }] = await Promise.all([
      import("../http/make-fetch.ts"),
      import("@flyte-settings/registration/package"),
    ]);
    return makeFetch(host, { maxBytes: MAX_PACKAGE_BYTES })(url, { signal: host.signal });
  };
}
