import { originText } from "@flyte-settings/core/config";
import type { Host } from "../host/host.ts";
import type { AdminConfig } from "./admin-config.ts";
import type { AdminOptions } from "./admin-options.ts";

/** The address of Flyte Admin and where it is configured. */
export interface AdminEndpoint {
  readonly endpoint: string;
  readonly insecure: boolean;
  /** `--endpoint`, `variable FLYTE_PLATFORM_URL`, `flytekit.config:2`, `default`. */
  readonly source: string;
  /** It comes from a file found in the working directory, so no user credentials are sent to it. */
  readonly isFound: boolean;
}

/**
 * The endpoint from an option, or from the configuration. `insecure` from a file found in the working directory applies
 * only to that file's own endpoint.
 */
export function adminEndpoint(
  { endpoint: configured, insecure: isPlain, origins, isFoundFile }: AdminConfig,
  options: AdminOptions,
  host: Host,
): AdminEndpoint {
  const isFromFound = (key: "endpoint" | "insecure"): boolean => isFoundFile && origins[key]?.layer === "flytekit";
  const endpoint = options.endpoint ?? configured;
  const isFound = options.endpoint === undefined && isFromFound("endpoint");
  const isOwnEndpoint = endpoint.replace("dns:///", "") === configured && origins.endpoint?.layer !== "environment";
  const isWithheld = options.insecure === undefined && isPlain && isFromFound("insecure") && !isOwnEndpoint;
  if (isWithheld) {
    const where = origins.insecure === undefined ? "" : ` in ${originText(origins.insecure)}`;
    host.report("warning", `ignoring insecure${where}: that file names another endpoint. Pass --insecure to use it`);
  }
  return {
    endpoint,
    insecure: options.insecure ?? (isPlain && !isWithheld),
    source: options.endpoint === undefined ? originText(origins.endpoint ?? { layer: "defaults" }) : "--endpoint",
    isFound,
  };
}

/** Removes the user name and password. */
export function printableEndpoint(endpoint: string): string {
  return endpoint.replace(/^([a-z]+:\/+)?[^/@]*@/i, "$1");
}
