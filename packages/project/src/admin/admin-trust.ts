import { isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { endpointOrigin, type Trust } from "@flyte-settings/registration";
import type { Host } from "../host/host.ts";
import { proxyFor } from "../http/proxy.ts";
import type { AdminConfig } from "./admin-config.ts";
import { type AdminEndpoint, printableEndpoint } from "./admin-endpoint.ts";

/**
 * How the connection to Admin is trusted and proxied. `insecureSkipVerify` and a CA that is ignored are reported.
 *
 * @throws CONFIG_INVALID, and FILE_NOT_FOUND, FILE_UNREADABLE for a CA where TLS needs it
 */
export function adminTrust(config: AdminConfig, { endpoint, insecure }: AdminEndpoint, host: Host): Trust {
  const shownEndpoint = printableEndpoint(endpoint);
  if (config.insecureSkipVerify)
    host.report("warning", `insecureSkipVerify: the certificate of ${shownEndpoint} is not checked`);
  const origin = endpointOrigin(endpoint, insecure);
  proxyFor(origin, host.env); // what is wrong with it is said now
  return {
    ...omitUndefined({ ca: neededCa(config, origin, host) }),
    ...(config.insecureSkipVerify ? { insecureSkipVerify: true } : {}),
    proxyFor: (address) => proxyFor(address, host.env),
  };
}

/** A CA that cannot be read is an error only where TLS needs it. */
function neededCa(config: AdminConfig, origin: string, host: Host): string | undefined {
  try {
    return config.ca();
  } catch (error) {
    const isAbsent = isFlyteSettingsError(error) && error.code !== "CONFIG_INVALID";
    if (!isAbsent || origin.startsWith("https:")) throw error;
    host.report("info", `ignoring the CA: ${error.message}`);
    return undefined;
  }
}
