import { FlyteSettingsError, shown } from "@flyte-settings/core";
import type { HttpFetch } from "../client/gateway-transport.ts";
import { unreachable } from "../client/unreachable.ts";
import type { Token } from "./token.ts";

/** What a token endpoint said: a token, or OAuth's error code. */
export type TokenAnswer =
  | { readonly ok: true; readonly token: Omit<Token, "header"> }
  | { readonly ok: false; readonly error: string; readonly description: string };

export interface PostOptions {
  readonly fetch: HttpFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 30_000;

/** A form, and its answer as JSON; redirects are not followed. @throws AUTH_FAILED when it is none */
export async function postForm(
  url: string,
  form: Readonly<Record<string, string>>,
  { fetch, headers, signal }: PostOptions,
): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const host = url.replace(/^(https?:\/\/[^/?#]*).*$/is, "$1");
  let response: Awaited<ReturnType<HttpFetch>>;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json", ...headers },
      body: new URLSearchParams(form).toString(),
      redirect: "manual",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
  } catch (cause) {
    if (signal?.aborted) throw new FlyteSettingsError("ABORTED", "stopped while logging in", {}, cause);
    const { words } = unreachable(cause);
    throw new FlyteSettingsError("AUTH_FAILED", `${host} cannot be reached for a token: ${words}`, {}, cause);
  }
  try {
    const json = JSON.parse(Buffer.from(await response.arrayBuffer()).toString("utf8"));
    if (typeof json === "object" && json !== null) return { status: response.status, json };
  } catch {
    // Said below: what came is no JSON.
  }
  const led = response.status >= 300 && response.status < 400 ? "; redirects are not followed" : "";
  throw new FlyteSettingsError(
    "AUTH_FAILED",
    `${host} answered ${response.status} to the request for a token, and no JSON${led}`,
  );
}

export async function requestToken(
  url: string,
  form: Readonly<Record<string, string>>,
  options: PostOptions,
): Promise<TokenAnswer> {
  const { status, json } = await postForm(url, form, options);
  const { access_token, refresh_token, expires_in, error, error_description } = json;
  if (status === 200 && typeof access_token === "string" && access_token !== "") {
    const token = {
      accessToken: access_token,
      ...(typeof refresh_token === "string" ? { refreshToken: refresh_token } : {}),
      ...lifetime(Number(expires_in), options.now()),
    };
    return { ok: true, token };
  }
  return {
    ok: false,
    error: typeof error === "string" ? error : `status ${status}`,
    description: typeof error_description === "string" ? error_description : "",
  };
}

/** `expires_in` is a number, and a text of one with some servers. */
function lifetime(seconds: number, now: number): Pick<Token, "expiresAt" | "obtainedAt"> {
  return Number.isFinite(seconds) && seconds > 0 ? { obtainedAt: now, expiresAt: now + seconds * 1000 } : {};
}

/** @throws AUTH_FAILED with what the server said */
export function orThrow(answer: TokenAnswer, what: string): Omit<Token, "header"> {
  if (answer.ok) return answer.token;
  const said = answer.description === "" ? answer.error : `${answer.error}: ${answer.description}`;
  throw new FlyteSettingsError("AUTH_FAILED", `${what}: ${shown(said)}`);
}
