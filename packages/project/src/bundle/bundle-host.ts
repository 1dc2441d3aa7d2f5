import type { BundleHost } from "@flyte-settings/fast-register";
import type { Host } from "../host/host.ts";

/** What a bundle may see of the machine. */
export function bundleHost(quiet: boolean, host: Host): BundleHost {
  return { env: host.env, report: (message) => void (quiet || host.stderr.write(`note: ${message}\n`)) };
}
