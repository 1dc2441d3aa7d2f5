/** The authorization code flow with PKCE: a browser, and a listener on the loopback address for the redirect. */

import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import {
  AuthorizationResponseError,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from "oauth4webapi";
import type { Discovered } from "./discovery.ts";
import { clientOf, orThrow, type PostOptions, requestOptions, serverOf, tokenAnswer } from "./oauth.ts";
import { browserAnswer, redirectUri } from "./redirect-listener.ts";
import type { Token } from "./token.ts";

export interface PkceOptions extends PostOptions {
  readonly scopes: readonly string[];
  readonly audience?: string;
  /** Opens the page for the user; may do nothing if there is no browser, because the address is printed too. */
  readonly openBrowser: (url: string) => Promise<void>;
  readonly say: (words: string) => void;
  /** Default 2 minutes. */
  readonly waitMs?: number;
}

const WAIT_MS = 120_000;

/** @throws AUTH_FAILED, ABORTED */
export async function pkce(found: Discovered, options: PkceOptions): Promise<Omit<Token, "header">> {
  const redirect = redirectUri(found.redirectUri);
  const [server, client] = [serverOf(found), clientOf(found.clientId)];
  const verifier = generateRandomCodeVerifier();
  const state = generateRandomState();
  const page = new URL(found.authorizationEndpoint);
  // No nonce, as in flytekit: it belongs to an id_token, and servers reject it without the scope openid.
  const query = {
    client_id: found.clientId,
    response_type: "code",
    scope: options.scopes.join(" "),
    redirect_uri: found.redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...omitUndefined({ audience: options.audience }),
  };
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value);
  const answer = await answerOf(redirect, state, options, async () => {
    options.say(`Log in with your browser; if it does not open by itself, go to ${page.href}`);
    await options.openBrowser(page.href).catch(() => undefined);
  });
  const code = checked(found, answer, state);
  const sending = requestOptions(options);
  const exchange = authorizationCodeGrantRequest(
    server,
    client,
    None(),
    code,
    found.redirectUri,
    verifier,
    sending,
  ).then((response) => processAuthorizationCodeResponse(server, client, response));
  return orThrow(await tokenAnswer(exchange, options), "the code was not exchanged for a token");
}

/** Waits for the response with the right `state`, or for the time limit. */
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

/**
 * The parameters of the response; its `iss` is compared with Admin's issuer if both exist (RFC 9207).
 *
 * @throws AUTH_FAILED with the server's error if there is no code
 */
function checked(found: Discovered, answer: URLSearchParams, state: string): URLSearchParams {
  const parameters = new URLSearchParams(answer);
  if (found.issuer === "") parameters.delete("iss");
  try {
    const valid = validateAuthResponse(serverOf(found), clientOf(found.clientId), parameters, state);
    if (valid.get("code")) return valid;
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError)) throw refused((error as Error).message, error);
    throw refused([error.error, error.error_description].filter((part) => part !== undefined).join(": "), error);
  }
  throw refused("no code came");
}

function refused(reason: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError("AUTH_FAILED", `the login was refused: ${shown(reason)}`, {}, cause);
}
