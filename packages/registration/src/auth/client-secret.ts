import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  type ClientAuth,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  processClientCredentialsResponse,
} from "oauth4webapi";
import type { Discovered } from "./discovery.ts";
import {
  clientOf,
  orThrow,
  type PostOptions,
  requestOptions,
  serverOf,
  type TokenAnswer,
  tokenAnswer,
} from "./oauth.ts";
import type { Token } from "./token.ts";

export interface ClientSecretOptions extends PostOptions {
  readonly clientId?: string;
  /** Reads the secret when it is needed; throws if there is none. */
  readonly clientSecret?: () => Promise<string>;
  readonly scopes: readonly string[];
  readonly audience?: string;
}

/**
 * The client credentials grant of RFC 6749, as flytectl sends it: in the header, or in the body if the server rejects
 * the client in the header.
 *
 * @throws CONFIG_INVALID, AUTH_FAILED
 */
export async function clientSecretFlow(
  found: Discovered,
  options: ClientSecretOptions,
): Promise<Omit<Token, "header">> {
  const { clientId, clientSecret, scopes, audience } = options;
  if (clientId === undefined || clientSecret === undefined) {
    throw new FlyteSettingsError(
      "CONFIG_INVALID",
      "admin.authType ClientSecret needs admin.clientId and a secret (clientSecretEnvVar or clientSecretLocation)",
    );
  }
  const secret = await clientSecret();
  const [server, client] = [serverOf(found), clientOf(clientId)];
  const form = {
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
    ...omitUndefined({ audience }),
  };
  const request = (auth: ClientAuth): Promise<TokenAnswer> =>
    tokenAnswer(
      clientCredentialsGrantRequest(server, client, auth, form, requestOptions(options)).then((response) =>
        processClientCredentialsResponse(server, client, response),
      ),
      options,
    );
  const inHeader = await request(basic(clientId, secret));
  const refused = !inHeader.ok && ["invalid_client", "status 401"].includes(inHeader.error);
  return orThrow(refused ? await request(ClientSecretPost(secret)) : inHeader, `the client ${clientId} got no token`);
}

/** The library would also encode characters that Go does not, and some servers do not decode them. */
function basic(clientId: string, secret: string): ClientAuth {
  const credentials = Buffer.from(`${queryEscaped(clientId)}:${queryEscaped(secret)}`).toString("base64");
  return (_server, _client, _body, headers) => headers.set("authorization", `Basic ${credentials}`);
}

/** Go's `url.QueryEscape` (RFC 6749, section 2.3.1). */
function queryEscaped(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}
