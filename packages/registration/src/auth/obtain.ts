/** Obtains the first token, or the next one after a token has expired. */
import { omitUndefined } from "@flyte-settings/core/plugin";
import { None, processRefreshTokenResponse, refreshTokenGrantRequest } from "oauth4webapi";
import type { AuthOptions } from "./auth-options.ts";
import { type AuthType, isInteractive, noneWillDo, noUser } from "./auth-type.ts";
import { clientSecretFlow } from "./client-secret.ts";
import { tokenFromCommand } from "./commands.ts";
import { deviceFlow } from "./device-flow.ts";
import { checkTokenUrl, type Discovered, discover } from "./discovery.ts";
import { clientOf, type PostOptions, requestOptions, serverOf, tokenAnswer } from "./oauth.ts";
import { pkce } from "./pkce.ts";
import type { Token } from "./token.ts";

/** `undefined`: Admin requires no token. A refresh token is tried first, and only once. */
export async function obtain(
  before: Token | undefined,
  options: AuthOptions,
  signal?: AbortSignal,
): Promise<Token | undefined> {
  const needsEndpoints = options.type !== "externalCommand" && !(options.type === "clientSecret" && options.tokenUrl);
  const found = await discover(options.transport, options.origin, needsEndpoints);
  if (found === undefined) return undefined;
  const effective: Discovered = options.tokenUrl === undefined ? found : { ...found, tokenEndpoint: options.tokenUrl };
  if (options.tokenUrl !== undefined) checkTokenUrl(options.tokenUrl, options.origin);
  const header = (options.authorizationHeader ?? found.header).toLowerCase();
  const refreshed =
    before?.refreshToken === undefined ? undefined : await refresh(before.refreshToken, effective, options, signal);
  return { ...(refreshed ?? (await flows[options.type](effective, options, signal))), header };
}

async function refresh(
  refreshToken: string,
  found: Discovered,
  options: AuthOptions,
  signal?: AbortSignal,
): Promise<Omit<Token, "header"> | undefined> {
  // As in the login: `admin.clientId` does not apply to interactive flows.
  const client = clientOf(isInteractive(options.type) ? found.clientId : (options.clientId ?? found.clientId));
  const server = serverOf(found);
  const sending = posting(options, signal);
  const answer = await tokenAnswer(
    refreshTokenGrantRequest(server, client, None(), refreshToken, requestOptions(sending)).then((response) =>
      processRefreshTokenResponse(server, client, response),
    ),
    sending,
  );
  // A server that does not rotate refresh tokens returns none, and the old one stays valid.
  return answer.ok ? { refreshToken, ...answer.token } : undefined;
}

type Flow = (found: Discovered, options: AuthOptions, signal?: AbortSignal) => Promise<Omit<Token, "header">>;

const flows: Readonly<Record<AuthType, Flow>> = {
  async pkce(found, options, signal) {
    if (options.hasUser === false) throw noUser();
    return pkce(found, {
      ...posting(options, signal),
      ...asking(found, options),
      openBrowser: options.openBrowser,
      say: options.say,
    });
  },
  deviceFlow: (found, options, signal) =>
    deviceFlow(found, {
      ...posting(options, signal),
      ...asking(found, options),
      origin: options.origin,
      say: options.say,
      sleep: options.sleep,
    }),
  async externalCommand(_, options) {
    return { accessToken: await tokenFromCommand("admin.command", options.command ?? [], options.run) };
  },
  clientSecret: (found, options, signal) =>
    clientSecretFlow(found, {
      ...posting(options, signal),
      ...asking(found, options),
      ...omitUndefined({ clientId: options.clientId, clientSecret: options.clientSecret }),
    }),
  none: () => Promise.reject(noneWillDo()),
};

function posting({ fetch, now }: AuthOptions, signal?: AbortSignal): PostOptions {
  return { fetch, now, ...omitUndefined({ signal }) };
}

function asking(found: Discovered, options: AuthOptions): { scopes: readonly string[]; audience?: string } {
  const audience = options.audience ?? (options.useAudienceFromAdmin ? found.audience : "");
  const scopes = options.scopes === undefined || options.scopes.length === 0 ? found.scopes : options.scopes;
  return { scopes, ...(audience === "" ? {} : { audience }) };
}
