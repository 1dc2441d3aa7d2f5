import { isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { endpointOrigin, type Trust } from "@flyte-settings/registration";
import type { Host } from "../host/host.ts";
import { proxyFor } from "../http/proxy.ts";
import type { AdminConfig } from "./admin-config.ts";
import { type AdminEndpoint, printableEndpoint } from "./admin-endpoint.ts";

/**
 * TLS trust and proxy settings for the connection to Admin. Reports `insecureSkipVerify` and an ignored CA.
 *
 * @throws CONFIG_INVALID, and FILE_NOT_FOUND, FILE_UNREADABLE for a CA if TLS needs it
 */
export function adminTrust(config: AdminConfig, { endpoint, insecure }: AdminEndpoint, host: Host): Trust {
  const shownEndpoint = printableEndpoint(endpoint);
  if (config.insecureSkipVerify)
    host.report("warning", `insecureSkipVerify: the certificate of ${shownEndpoint} is not checked`);
  const origin = endpointOrigin(endpoint, insecure);
  proxyFor(origin, host.env); // report an invalid proxy setting now
  return {
    ...omitUndefined({ ca: neededCa(config, origin, host) }),
    ...(config.insecureSkipVerify ? { insecureSkipVerify: true } : {}),
    proxyFor: (address) => proxyFor(address, host.env),
  };
}

/** An unreadable CA is an error only if TLS needs it. */
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
