/** One authenticator for a run: the first refusal leads to one login, however many calls were refused. */
import { FlyteSettingsError } from "@flyte-settings/core";
import type { HttpFetch } from "../client/gateway-transport.ts";
import type { Transport } from "../client/rpc.ts";
import type { Authenticator } from "../client/with-auth.ts";
import type { AuthType } from "./auth-type.ts";
import { type RunCommand, tokenFromCommand } from "./commands.ts";
import { deviceFlow } from "./device-flow.ts";
import { checkEndpoint, type Discovered, discover } from "./discovery.ts";
import { pkce } from "./pkce.ts";
import { isExpired, type Token, type TokenCache } from "./token.ts";
import { orThrow, type PostOptions, requestToken } from "./token-endpoint.ts";

export interface AuthOptions {
  readonly type: AuthType;
  /** Of Admin, as `endpointOrigin` gives it. */
  readonly origin: string;
  /** The way to Admin without a token, for discovery. */
  readonly transport: Transport;
  readonly fetch: HttpFetch;
  /** For `clientSecret`; the browser flows take Admin's. */
  readonly clientId?: string;
  /** Reads the secret when it is needed; throws when there is none. */
  readonly clientSecret?: () => Promise<string>;
  /** Absent: Admin's. */
  readonly scopes?: readonly string[];
  readonly audience?: string;
  readonly useAudienceFromAdmin?: boolean;
  /** In place of the discovered token endpoint. */
  readonly tokenUrl?: string;
  /** The metadata key, over Admin's. */
  readonly authorizationHeader?: string;
  readonly command?: readonly string[];
  readonly proxyCommand?: readonly string[];
  readonly run: RunCommand;
  readonly openBrowser: (url: string) => Promise<void>;
  /** Words for the person at the terminal. */
  readonly say: (words: string) => void;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly cache?: TokenCache;
}

const PROXY_HEADER = "proxy-authorization";

export function authenticator(options: AuthOptions): Authenticator {
  const key = JSON.stringify([options.origin, options.type, options.clientId ?? "", options.scopes ?? []]);
  let token: Token | undefined;
  let proxyToken: string | undefined;
  let opened: Promise<void> | undefined;
  let renewing: Promise<boolean> | undefined;

  const open = async (): Promise<void> => {
    if (options.proxyCommand !== undefined) {
      proxyToken = await tokenFromCommand("admin.proxyCommand", options.proxyCommand, options.run);
    }
    if (isCached(options.type)) token = await options.cache?.read(key).catch(() => undefined);
  };
  const current = (): Readonly<Record<string, string>> => ({
    ...(token === undefined ? {} : { [token.header]: `Bearer ${token.accessToken}` }),
    ...(proxyToken === undefined ? {} : { [PROXY_HEADER]: `Bearer ${proxyToken}` }),
  });
  const login = async (signal?: AbortSignal): Promise<boolean> => {
    if (options.proxyCommand !== undefined) {
      proxyToken = await tokenFromCommand("admin.proxyCommand", options.proxyCommand, options.run);
    }
    if (options.type === "none") return options.proxyCommand !== undefined;
    const { [PROXY_HEADER]: proxy } = current();
    const extra: Readonly<Record<string, string>> = proxy === undefined ? {} : { [PROXY_HEADER]: proxy };
    const next = await obtain(token, throughProxy(options, extra), signal);
    token = next;
    if (next !== undefined && isCached(options.type)) await options.cache?.write(key, next).catch(() => undefined);
    return next !== undefined || options.proxyCommand !== undefined;
  };
  const renewOnce = (signal?: AbortSignal): Promise<boolean> => {
    renewing ??= login(signal).finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  return {
    async headers(signal) {
      opened ??= open();
      await opened;
      if (token?.refreshToken !== undefined && isExpired(token, options.now())) await renewOnce(signal);
      return current();
    },
    async renew(used, signal) {
      // Somebody else has logged in since this call was sent.
      if (JSON.stringify(used) !== JSON.stringify(current())) return true;
      return renewOnce(signal);
    },
  };
}

function isCached(type: AuthType): boolean {
  return type === "pkce" || type === "deviceFlow" || type === "clientSecret";
}

/** A proxy in front of Admin wants its token for discovery and for OAuth too. */
function throughProxy(options: AuthOptions, extra: Readonly<Record<string, string>>): AuthOptions {
  const { transport, fetch } = options;
  return {
    ...options,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...extra } }),
    transport: {
      call: (method, message, call = {}) =>
        transport.call(method, message, { ...call, headers: { ...call.headers, ...extra } }),
      close: () => transport.close(),
    },
  };
}

/** `undefined`: Admin wants none. A refresh token is tried first; what comes of it or not is final for that token. */
async function obtain(
  before: Token | undefined,
  options: AuthOptions,
  signal?: AbortSignal,
): Promise<Token | undefined> {
  const needsEndpoints = options.type !== "externalCommand" && !(options.type === "clientSecret" && options.tokenUrl);
  const found = await discover(options.transport, options.origin, needsEndpoints);
  if (found === undefined) return undefined;
  const effective: Discovered = options.tokenUrl === undefined ? found : { ...found, tokenEndpoint: options.tokenUrl };
  if (options.tokenUrl !== undefined) checkEndpoint("tokenUrl", options.tokenUrl, options.origin);
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
  const form = {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    client_id: options.clientId ?? found.clientId,
  };
  const answer = await requestToken(found.tokenEndpoint, form, posting(options, signal));
  // A server that does not rotate gives no new one, and the old one stays good.
  return answer.ok ? { refreshToken, ...answer.token } : undefined;
}

type Flow = (found: Discovered, options: AuthOptions, signal?: AbortSignal) => Promise<Omit<Token, "header">>;

const flows: Readonly<Record<AuthType, Flow>> = {
  pkce: (found, options, signal) =>
    pkce(found, {
      ...posting(options, signal),
      ...asking(found, options),
      openBrowser: options.openBrowser,
      say: options.say,
    }),
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
  async clientSecret(found, options, signal) {
    const { clientId, clientSecret } = options;
    if (clientId === undefined || clientSecret === undefined) {
      throw new FlyteSettingsError(
        "CONFIG_INVALID",
        "admin.authType ClientSecret needs admin.clientId and a secret (clientSecretEnvVar or clientSecretLocation)",
      );
    }
    const credentials = Buffer.from(`${clientId}:${formEncoded(await clientSecret())}`).toString("base64");
    const { scopes, audience } = asking(found, options);
    const form = {
      grant_type: "client_credentials",
      ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
      ...(audience === undefined ? {} : { audience }),
    };
    const headers = { authorization: `Basic ${credentials}` };
    const answer = await requestToken(found.tokenEndpoint, form, { ...posting(options, signal), headers });
    return orThrow(answer, `the client ${clientId} got no token`);
  },
  none: () =>
    Promise.reject(new FlyteSettingsError("AUTH_FAILED", "Flyte Admin wants a token, and admin.authType is None")),
};

function formEncoded(secret: string): string {
  return new URLSearchParams({ s: secret }).toString().slice(2);
}

function posting({ fetch, now }: AuthOptions, signal?: AbortSignal): PostOptions {
  return { fetch, now, ...(signal === undefined ? {} : { signal }) };
}

function asking(found: Discovered, options: AuthOptions): { scopes: readonly string[]; audience?: string } {
  const audience = options.audience ?? (options.useAudienceFromAdmin ? found.audience : "");
  const scopes = options.scopes === undefined || options.scopes.length === 0 ? found.scopes : options.scopes;
  return { scopes, ...(audience === "" ? {} : { audience }) };
}
