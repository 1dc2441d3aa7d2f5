import { FlyteSettingsError } from "@flyte-settings/core";
import type { Authenticator } from "@flyte-settings/registration";
import { printableEndpoint } from "./admin-endpoint.ts";

/**
 * For an endpoint from a file found in the working directory: sends no credentials and fails if Flyte Admin requires
 * them.
 */
export function withoutCredentials(endpoint: string, source: string): Authenticator {
  const shownEndpoint = printableEndpoint(endpoint);
  return {
    headers: async () => ({}),
    renew: () =>
      Promise.reject(
        new FlyteSettingsError(
          "AUTH_FAILED",
          `${shownEndpoint} asks for a login, and no credentials are sent to an endpoint of a file that was found in the working directory (${source})`,
          {
            hint: `If you trust it, name it: --endpoint ${shownEndpoint}, or --config ${source.replace(/:\d+$/, "")}.`,
          },
        ),
      ),
  };
}
