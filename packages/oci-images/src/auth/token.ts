import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { exchange, type HttpAnswer } from "../http/exchange.ts";
import { follow } from "../http/redirect.ts";
import { errorBodyText, shownUrl } from "../http/registry-error.ts";
import { retrying } from "../http/retrying.ts";
import type { Wire } from "../http/wire.ts";
import { LIMITS } from "../registry-options.ts";
import type { Credentials } from "./credential.ts";

export interface Token {
  readonly value: string;
  /** Milliseconds since 1970; a few seconds before the server's expiry. */
  readonly expires: number;
}

export interface TokenRequest {
  /** Already checked; its own query parameters are kept. */
  readonly realm: URL;
  /** The registry that specified it; absent: configured by the user. */
  readonly from?: URL | undefined;
  readonly service?: string;
  /** One scope: some servers only read the first. */
  readonly scope: string;
  /** Absent: an anonymous token. */
  readonly credentials?: Credentials;
}

const CLIENT_ID = "flyte-settings";
const MARGIN_MS = 5_000;
const DEFAULT_SECONDS = 60;

/**
 * Requests a token. An identity token is sent in a form with POST, and as a password with GET if the server does not
 * support POST.
 *
 * @throws REGISTRY_REFUSED, REGISTRY_UNAVAILABLE, REGISTRY_ANSWER_INVALID; the message contains neither token nor query
 */
export async function requestToken(wire: Wire, request: TokenRequest, signal?: AbortSignal): Promise<Token> {
  const { realm, credentials } = request;
  const answer = await retrying(wire, signal, async () => {
    if (credentials?.kind !== "identity") return getToken(wire, request, signal);
    const posted = await postToken(wire, request, credentials.token, signal);
    if (posted.status !== 404 && posted.status !== 405) return posted;
    posted.discard();
    return getToken(wire, request, signal);
  });
  if (answer.status !== 200) {
    const said = errorBodyText(await answer.beginning(LIMITS.errorBody));
    const code = answer.status >= 500 || answer.status === 429 ? "REGISTRY_UNAVAILABLE" : "REGISTRY_REFUSED";
    const who = credentials ? `with the credentials from ${credentials.from}` : "without credentials";
    throw new FlyteSettingsError(
      code,
      `token server ${shownUrl(realm)} answered ${answer.status} ${who}${said && `: ${said}`}`,
      { hint: "Log in again (docker login, podman login), or check that the account may pull this repository." },
    );
  }
  return readToken(wire, realm, await answer.bytes(LIMITS.token), answer.headers["content-type"]);
}

async function getToken(wire: Wire, request: TokenRequest, signal?: AbortSignal): Promise<HttpAnswer> {
  const { realm, service, scope, credentials } = request;
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", scope);
  const authorization = credentials && `Basic ${Buffer.from(userAndPassword(credentials), "utf8").toString("base64")}`;
  return follow(wire, url, (at, from) => {
    const headers: Record<string, string> = at.origin === realm.origin && authorization ? { authorization } : {};
    return exchange(wire, { url: at, method: "GET", headers, domain: at.host, from: from ?? request.from }, signal);
  });
}

function userAndPassword(credentials: Credentials): string {
  return credentials.kind === "password"
    ? `${credentials.username}:${credentials.password}`
    : `<token>:${credentials.token}`;
}

/** Redirects are not followed: the secret is in the body. */
function postToken(wire: Wire, request: TokenRequest, token: string, signal?: AbortSignal): Promise<HttpAnswer> {
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: token });
  if (request.service !== undefined) form.set("service", request.service);
  form.set("scope", request.scope);
  form.set("client_id", CLIENT_ID);
  return exchange(
    wire,
    {
      url: request.realm,
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
      domain: request.realm.host,
      from: request.from,
    },
    signal,
  );
}

function readToken(wire: Wire, realm: URL, bytes: Uint8Array, type: string | undefined): Token {
  const broken = (what: string): FlyteSettingsError =>
    new FlyteSettingsError(
      "REGISTRY_ANSWER_INVALID",
      `token server ${shownUrl(realm)} answered ${what}; expected JSON, for example {"token": "…", "expires_in": 300}`,
    );
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw broken(`no JSON (${shown(type ?? "no content type")})`);
  }
  const { token, access_token, expires_in } = (value ?? {}) as Record<string, unknown>;
  const text = [token, access_token].find((one) => typeof one === "string" && one !== "");
  if (typeof text !== "string") throw broken("JSON without token or access_token");
  if (!/^[\x21-\x7e]+$/.test(text)) throw broken("a token that no header can carry");
  const seconds = typeof expires_in === "number" && expires_in > 0 ? expires_in : DEFAULT_SECONDS;
  return { value: text, expires: wire.host.now() + Math.max(seconds * 1000 - MARGIN_MS, 1000) };
}
