import { originText } from "@flyte-settings/core/config";
import type { Host } from "../host/host.ts";
import type { AdminConfig } from "./admin-config.ts";
import type { AdminOptions } from "./admin-options.ts";

/** Where Flyte Admin is, and who says so. */
export interface AdminEndpoint {
  readonly endpoint: string;
  readonly insecure: boolean;
  /** `--endpoint`, `variable FLYTE_PLATFORM_URL`, `flytekit.config:2`, `default`. */
  readonly source: string;
  /** It comes from a file that was merely found: it gets no credentials of the user. */
  readonly isFound: boolean;
}

/**
 * The endpoint that an option names, else the configuration's. Of a file that was merely found, `insecure` holds only for that
 * file's own endpoint.
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

/** Without user name and password. */
export function printableEndpoint(endpoint: string): string {
  return endpoint.replace(/^([a-z]+:\/+)?[^/@]*@/i, "$1");
}
