import type { BundleHost } from "@flyte-settings/fast-register";
import type { Host } from "../host/host.ts";

/** What a bundle may see of the machine. */
export function bundleHost(host: Host): BundleHost {
  return { env: host.env, report: (message) => host.report("info", message) };
}
