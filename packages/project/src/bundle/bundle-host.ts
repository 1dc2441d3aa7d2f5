import type { BundleHost } from "@flyte-settings/fast-register";
import type { Host } from "../host/host.ts";

/** The parts of the host that bundling may use. */
export function bundleHost(host: Host): BundleHost {
  return { env: host.env, report: (message) => host.report("info", message) };
}
