import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { rawUrl } from "@flyte-settings/node-kit/http";
import type { Transport } from "../client/rpc.ts";
import { statusError } from "../client/status-error.ts";
import { allBytesOf, text, textOf } from "../proto/read-wire.ts";

/** Admin's metadata about authentication; missing strings are `""`. */
export interface Discovered {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly deviceAuthorizationEndpoint: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** The metadata key for the token. */
  readonly header: string;
  readonly audience: string;
}

const service = "flyteidl.service.AuthMetadataService/";
const DEFAULT_HEADER = "flyte-authorization";

/**
 * `undefined`: this Admin requires no authentication.
 *
 * @param transport without a token
 * @param withEndpoints whether OAuth's endpoints are needed too
 * @throws AUTH_FAILED, ADMIN_UNAVAILABLE, ADMIN_REFUSED
 */
export async function discover(
  transport: Transport,
  origin: string,
  withEndpoints: boolean,
): Promise<Discovered | undefined> {
  const metadata = withEndpoints ? await ask(transport, "GetOAuth2Metadata") : new Uint8Array(0);
  const client = await ask(transport, "GetPublicClientConfig");
  if (metadata === undefined || client === undefined) return undefined;
  const found: Discovered = {
    issuer: textOf(metadata, 1),
    authorizationEndpoint: textOf(metadata, 2),
    tokenEndpoint: textOf(metadata, 3),
    deviceAuthorizationEndpoint: textOf(metadata, 10),
    clientId: textOf(client, 1),
    redirectUri: textOf(client, 2),
    scopes: allBytesOf(client, 3).map(text),
    header: textOf(client, 4) || DEFAULT_HEADER,
    audience: textOf(client, 6),
  };
  checkEndpoints(found, origin);
  return found;
}

async function ask(transport: Transport, method: string): Promise<Uint8Array | undefined> {
  const answer = await transport.call(`${service}${method}`, new Uint8Array(0));
  if (answer.status === "OK") return answer.bytes;
  if (answer.status === "UNIMPLEMENTED") return undefined;
  throw statusError(`asking Flyte Admin how to log in (${method})`, answer);
}

/**
 * Codes, secrets and the user's browser are sent only to a trusted address: https, or plain text if Admin itself uses
 * it on that host. The page for the user must belong to Admin or to the token issuer.
 */
function checkEndpoints(found: Discovered, origin: string): void {
  for (const name of ["authorizationEndpoint", "tokenEndpoint", "deviceAuthorizationEndpoint"] as const) {
    if (found[name] !== "") checkEndpoint(name, found[name], origin);
  }
  const [page, tokens, admin] = [found.authorizationEndpoint, found.tokenEndpoint, origin].map(
    (url) => rawUrl(url)?.host,
  );
  if (page === undefined || page === admin || page === tokens) return;
  throw distrusted(
    "authorization_endpoint",
    found.authorizationEndpoint,
    `its host is neither Flyte Admin's (${admin}) nor that of the token endpoint (${tokens ?? "none"})`,
  );
}

const loopback = new Set(["localhost", "127.0.0.1", "::1"]);

/** @throws AUTH_FAILED if secrets must not be sent there */
export function checkEndpoint(name: string, url: string, origin: string): void {
  const problem = endpointProblem(url, origin);
  if (problem !== undefined)
    throw distrusted(
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      url,
      problem,
    );
}

/** Checks `admin.tokenUrl`, which the user configured. @throws CONFIG_INVALID */
export function checkTokenUrl(url: string, origin: string): void {
  const problem = endpointProblem(url, origin);
  if (problem === undefined) return;
  const given = shown(url.replace(/[?#].*$/s, ""));
  throw new FlyteSettingsError(
    "CONFIG_INVALID",
    `admin.tokenUrl: ${given} cannot be used: ${problem}. Expected a whole address, for example https://idp.example.com/oauth/token`,
  );
}

function endpointProblem(url: string, origin: string): string | undefined {
  const [endpoint, admin] = [rawUrl(url), rawUrl(origin)];
  if (endpoint === undefined) return "it is not an http(s) address";
  const plainIsFine = loopback.has(endpoint.host) || (admin?.secure === false && admin.host === endpoint.host);
  return endpoint.secure || plainIsFine ? undefined : "it is not https";
}

function distrusted(name: string, url: string, problem: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "AUTH_FAILED",
    `Flyte Admin names ${shown(url.replace(/[?#].*$/s, ""))} as its ${name}, and ${problem}; nothing was sent there`,
  );
}
