import { FlyteSettingsError } from "@flyte-settings/core";
import type { Discovered } from "./discovery.ts";
import type { Token } from "./token.ts";
import { orThrow, type PostOptions, requestToken } from "./token-endpoint.ts";

export interface ClientSecretOptions extends PostOptions {
  readonly clientId?: string;
  /** Reads the secret when it is needed; throws when there is none. */
  readonly clientSecret?: () => Promise<string>;
  readonly scopes: readonly string[];
  readonly audience?: string;
}

/** The client credentials of RFC 6749, sent as flytectl and flytekit send them. @throws CONFIG_INVALID, AUTH_FAILED */
export async function clientSecretFlow(
  { tokenEndpoint }: Discovered,
  options: ClientSecretOptions,
): Promise<Omit<Token, "header">> {
  const { clientId, clientSecret, scopes, audience } = options;
  if (clientId === undefined || clientSecret === undefined) {
    throw new FlyteSettingsError(
      "CONFIG_INVALID",
      "admin.authType ClientSecret needs admin.clientId and a secret (clientSecretEnvVar or clientSecretLocation)",
    );
  }
  const credentials = Buffer.from(`${clientId}:${formEncoded(await clientSecret())}`).toString("base64");
  const form = {
    grant_type: "client_credentials",
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
    ...(audience === undefined ? {} : { audience }),
  };
  const headers = { ...options.headers, authorization: `Basic ${credentials}` };
  return orThrow(
    await requestToken(tokenEndpoint, form, { ...options, headers }),
    `the client ${clientId} got no token`,
  );
}

function formEncoded(secret: string): string {
  return new URLSearchParams({ s: secret }).toString().slice(2);
}
