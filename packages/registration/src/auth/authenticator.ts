/** One authenticator per run: the first rejected call triggers one login, however many calls were rejected. */
import { createHash } from "node:crypto";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Authenticator } from "../client/with-auth.ts";
import type { AuthOptions } from "./auth-options.ts";
import { type AuthType, isInteractive, noneWillDo } from "./auth-type.ts";
import { tokenFromCommand } from "./commands.ts";
import { isExpired, type Token } from "./token.ts";

/** Time limits for a login, with a browser and without. */
const WITH_USER_MS = 150_000;
const WITHOUT_USER_MS = 30_000;
const PROXY_HEADER = "proxy-authorization";

export function authenticator(options: AuthOptions): Authenticator {
  const { type, cache } = options;
  let named: Promise<string> | undefined;
  const key = (): Promise<string> => {
    named ??= cacheKey(options);
    return named;
  };
  let token: Token | undefined;
  let proxyToken: string | undefined;
  let opened: Promise<void> | undefined;
  let renewing: Promise<boolean> | undefined;
  let refused: unknown;

  const cached = async (): Promise<Token | undefined> =>
    isCached(type) && cache !== undefined ? cache.read(await key()).catch(() => undefined) : undefined;
  const askProxyCommand = async (): Promise<void> => {
    if (options.proxyCommand === undefined) return;
    proxyToken = await tokenFromCommand("admin.proxyCommand", options.proxyCommand, options.run);
  };
  const open = async (): Promise<void> => {
    await askProxyCommand();
    token = await cached();
  };
  const current = (): Readonly<Record<string, string>> => ({
    ...(token ? { [token.header]: `Bearer ${token.accessToken}` } : {}),
    ...omitUndefined({ [PROXY_HEADER]: proxyToken === undefined ? undefined : `Bearer ${proxyToken}` }),
  });
  const obtained = async (signal?: AbortSignal): Promise<boolean> => {
    // another process may have logged in since then and replaced our refresh token
    const newer = await cached();
    if (newer !== undefined && newer.accessToken !== token?.accessToken) {
      token = newer;
      if (!isExpired(newer, options.now())) return true;
    }
    const extra: Readonly<Record<string, string>> =
      proxyToken === undefined ? {} : { [PROXY_HEADER]: `Bearer ${proxyToken}` };
    const { obtain } = await import("./obtain.ts");
    const next = await obtain(token, throughProxy(options, extra), signal);
    token = next;
    if (next !== undefined && isCached(type) && cache !== undefined)
      await cache.write(await key(), next).catch(() => undefined);
    return next !== undefined || options.proxyCommand !== undefined;
  };
  const login = async (signal?: AbortSignal): Promise<boolean> => {
    await askProxyCommand();
    if (type === "none") {
      // Only the proxy's token can have changed.
      if (options.proxyCommand === undefined) throw noneWillDo();
      return true;
    }
    if (!isCached(type) || cache?.exclusively === undefined) return obtained(signal);
    const maxMs = isInteractive(type) && token?.refreshToken === undefined ? WITH_USER_MS : WITHOUT_USER_MS;
    const limits = { maxMs, ...omitUndefined({ signal }) };
    return cache.exclusively(await key(), () => obtained(signal), limits);
  };
  const renewOnce = (signal?: AbortSignal): Promise<boolean> => {
    // At most one prompt per run, and a wrong secret is not retried.
    if (refused !== undefined) return Promise.reject(refused);
    renewing ??= login(signal)
      .catch((error: unknown) => {
        if (!signal?.aborted) refused = error;
        throw error;
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  };
  return {
    async headers(signal) {
      opened ??= open();
      await opened;
      const canBeRenewed = token?.refreshToken !== undefined || type === "clientSecret";
      if (token !== undefined && canBeRenewed && isExpired(token, options.now())) await renewOnce(signal);
      return current();
    },
    async renew(used, signal) {
      // Another call has logged in since this one was sent.
      if (JSON.stringify(used) !== JSON.stringify(current())) return true;
      return renewOnce(signal);
    },
  };
}

/** A changed secret is treated as another client, which must not use the old one's token. */
async function cacheKey(options: AuthOptions): Promise<string> {
  const { type, origin, clientId = "", scopes = [], audience = "", tokenUrl = "", clientSecret } = options;
  const parts = [origin, type, clientId, scopes, audience, tokenUrl];
  if (type !== "clientSecret" || clientSecret === undefined) return JSON.stringify(parts);
  const secret = await clientSecret().catch(() => "");
  return JSON.stringify([...parts, createHash("sha256").update(secret).digest("hex")]);
}

function isCached(type: AuthType): boolean {
  return isInteractive(type) || type === "clientSecret";
}

/** A proxy in front of Admin requires its token for discovery and OAuth too. */
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
