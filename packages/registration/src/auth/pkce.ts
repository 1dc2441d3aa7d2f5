/** The authorization code flow with PKCE: a browser, and a listener on the loopback address for its answer. */
import { createHash, randomBytes } from "node:crypto";
import { FlyteSettingsError, shown } from "@flyte-settings/core";
import type { Discovered } from "./discovery.ts";
import { browserAnswer, redirectUri } from "./redirect-listener.ts";
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

/** @throws AUTH_FAILED, ABORTED */
export async function pkce(found: Discovered, options: PkceOptions): Promise<Omit<Token, "header">> {
  const redirect = redirectUri(found.redirectUri);
  const verifier = randomBytes(48).toString("base64url");
  const state = randomBytes(24).toString("base64url");
  const page = new URL(found.authorizationEndpoint);
  // No nonce, as flytekit: it belongs to an id_token, and servers refuse it without the scope openid.
  const query = {
    client_id: found.clientId,
    response_type: "code",
    scope: options.scopes.join(" "),
    redirect_uri: found.redirectUri,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(options.audience === undefined ? {} : { audience: options.audience }),
  };
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value);
  const answer = await answerOf(redirect, state, options, async () => {
    options.say(`Log in with your browser; if it does not open by itself, go to ${page.href}`);
    await options.openBrowser(page.href).catch(() => undefined);
  });
  const code = codeIn(answer);
  const form = {
    grant_type: "authorization_code",
    code,
    code_verifier: verifier,
    client_id: found.clientId,
    redirect_uri: found.redirectUri,
  };
  return orThrow(await requestToken(found.tokenEndpoint, form, options), "the code was not exchanged for a token");
}

/** The answer with the right `state`. Until it comes, or the time is over. */
async function answerOf(
  redirect: URL,
  state: string,
  options: PkceOptions,
  ready: () => Promise<void>,
): Promise<URLSearchParams> {
  const { waitMs = WAIT_MS, signal } = options;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(nobodyCame(waitMs)), waitMs);
  const stop = (): void => limit.abort(new FlyteSettingsError("ABORTED", "stopped while waiting for the browser"));
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    return await browserAnswer(redirect, state, ready, limit.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

function nobodyCame(waitMs: number): FlyteSettingsError {
  return new FlyteSettingsError(
    "AUTH_FAILED",
    `nobody logged in within ${Math.round(waitMs / 1000)} s. Where there is no browser, admin.authType: DeviceFlow shows a ` +
      "code to type in elsewhere; where there is nobody, ClientSecret or ExternalCommand need none",
  );
}

/** @throws AUTH_FAILED with what the server said in its place */
function codeIn(query: URLSearchParams): string {
  const [error, code] = [query.get("error"), query.get("code")];
  if (code !== null && code !== "" && error === null) return code;
  const said = [error ?? "no code came", query.get("error_description")].filter((part) => part !== null).join(": ");
  throw new FlyteSettingsError("AUTH_FAILED", `the login was refused: ${shown(said)}`);
}
