/** The authorization code flow with PKCE: a browser, and a listener on the loopback address for its answer. */
import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { FlyteSettingsError, shown } from "@flyte-settings/core";
import type { Discovered } from "./discovery.ts";
import type { Token } from "./token.ts";
import { orThrow, type PostOptions, requestToken } from "./token-endpoint.ts";

export interface PkceOptions extends PostOptions {
  readonly scopes: readonly string[];
  readonly audience?: string;
  /** Shows the page to the user; may do nothing where there is no browser, the address is said as well. */
  readonly openBrowser: (url: string) => Promise<void>;
  readonly say: (words: string) => void;
  /** Default 2 minutes. */
  readonly waitMs?: number;
}

const WAIT_MS = 120_000;
const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** @throws AUTH_FAILED, ABORTED */
export async function pkce(found: Discovered, options: PkceOptions): Promise<Omit<Token, "header">> {
  const redirect = redirectUri(found.redirectUri);
  const verifier = randomBytes(48).toString("base64url");
  const state = randomBytes(24).toString("base64url");
  const page = new URL(found.authorizationEndpoint);
  const query = {
    client_id: found.clientId,
    response_type: "code",
    scope: options.scopes.join(" "),
    redirect_uri: found.redirectUri,
    state,
    nonce: randomBytes(16).toString("base64url"),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(options.audience === undefined ? {} : { audience: options.audience }),
  };
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value);
  const code = await answerOf(redirect, state, options, async () => {
    options.say(`Log in with your browser; if it does not open by itself, go to ${page.href}`);
    await options.openBrowser(page.href).catch(() => undefined);
  });
  const form = {
    grant_type: "authorization_code",
    code,
    code_verifier: verifier,
    client_id: found.clientId,
    redirect_uri: found.redirectUri,
  };
  return orThrow(await requestToken(found.tokenEndpoint, form, options), "the code was not exchanged for a token");
}

function redirectUri(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" && loopback.has(url.hostname)) return url;
  throw new FlyteSettingsError(
    "AUTH_FAILED",
    `Flyte Admin wants the browser to come back to ${shown(text)}; expected this machine, for example http://localhost:53593/callback`,
  );
}

/** The code that comes with the right `state`. Anything else that calls, a favicon or a page of somebody's, is turned away. */
async function answerOf(
  redirect: URL,
  state: string,
  options: PkceOptions,
  ready: () => Promise<void>,
): Promise<string> {
  const { waitMs = WAIT_MS, signal } = options;
  const servers: Server[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stop = (): void => undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const words = `nobody logged in within ${Math.round(waitMs / 1000)} s`;
      timer = setTimeout(() => reject(new FlyteSettingsError("AUTH_FAILED", words)), waitMs);
      stop = () => reject(new FlyteSettingsError("ABORTED", "stopped while waiting for the browser"));
      signal?.addEventListener("abort", stop, { once: true });
      const settle = (query: URLSearchParams): void => settled(query, resolve, reject);
      listen(redirect, state, servers, settle)
        .then(ready)
        .catch((cause: unknown) => {
          const problem = `cannot listen on ${redirect.host} for the browser's answer`;
          reject(new FlyteSettingsError("AUTH_FAILED", problem, {}, cause));
        });
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    for (const server of servers) server.close();
  }
}

function settled(query: URLSearchParams, resolve: (code: string) => void, reject: (error: unknown) => void): void {
  const [error, code] = [query.get("error"), query.get("code")];
  if (code !== null && error === null) {
    resolve(code);
    return;
  }
  const said = [error ?? "no code came", query.get("error_description")].filter((part) => part !== null).join(": ");
  reject(new FlyteSettingsError("AUTH_FAILED", `the login was refused: ${shown(said)}`));
}

/** On both loopback addresses: a browser takes either for `localhost`. */
async function listen(
  redirect: URL,
  state: string,
  servers: Server[],
  settle: (query: URLSearchParams) => void,
): Promise<void> {
  const addresses =
    redirect.hostname === "localhost" ? ["127.0.0.1", "::1"] : [redirect.hostname.replace(/^\[|\]$/g, "")];
  const started = await Promise.allSettled(addresses.map((address) => listenOn(address, redirect, state, settle)));
  const good = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  servers.push(...good);
  const [first] = started;
  if (good.length === 0 && first?.status === "rejected") throw first.reason;
}

function listenOn(
  address: string,
  redirect: URL,
  state: string,
  settle: (query: URLSearchParams) => void,
): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", redirect);
    const say = (status: number, words: string): void => {
      response
        .writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" })
        .end(`${words}\n`);
    };
    if (url.pathname !== redirect.pathname) return say(404, "Nothing here.");
    if (url.searchParams.get("state") !== state) return say(400, "This answer is not to our question.");
    say(200, "You may close this window and go back to the terminal.");
    settle(url.searchParams);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(redirect.port || 80), address, () => resolve(server));
  });
}
