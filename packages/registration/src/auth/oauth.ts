/** OAuth 2 with oauth4webapi: the server metadata it gets, and how it sends requests. */

import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  type CustomFetchOptions,
  customFetch,
  ResponseBodyError,
  type TokenEndpointRequestOptions,
  type TokenEndpointResponse,
} from "oauth4webapi";
import { connectionError } from "../client/connection-error.ts";
import type { HttpFetch } from "../client/gateway-transport.ts";
import type { Discovered } from "./discovery.ts";
import type { Token } from "./token.ts";

/** The response of a token endpoint: a token, or OAuth's error code. */
export type TokenAnswer =
  | { readonly ok: true; readonly token: Omit<Token, "header"> }
  | { readonly ok: false; readonly error: string; readonly description: string };

export interface PostOptions {
  readonly fetch: HttpFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 30_000;

/** Admin's metadata in the library's terms. Admin may omit the issuer, which is then not checked. */
export function serverOf(found: Discovered): AuthorizationServer {
  return {
    issuer: found.issuer || found.tokenEndpoint || "unknown",
    authorization_endpoint: found.authorizationEndpoint,
    token_endpoint: found.tokenEndpoint,
    device_authorization_endpoint: found.deviceAuthorizationEndpoint,
  };
}

export function clientOf(clientId: string): Client {
  return { client_id: clientId };
}

/**
 * How the library sends a form. `checkEndpoint` has already checked the endpoints, so plain text on the loopback is
 * allowed.
 *
 * @param defaults fields that the RFC requires but some servers omit
 */
export function requestOptions(
  options: PostOptions,
  defaults: Readonly<Record<string, unknown>> = {},
): TokenEndpointRequestOptions {
  return {
    [allowInsecureRequests]: true,
    [customFetch]: (url: string, init: CustomFetchOptions<string, URLSearchParams>) =>
      post(url, init, options, defaults),
    ...omitUndefined({ signal: options.signal }),
  };
}

/**
 * Sends a form and returns the response as JSON; redirects are not followed. Corrects common server mistakes: a
 * lifetime as a string, a missing `token_type`. An `id_token` is ignored, because checking it needs metadata that Admin
 * does not provide.
 *
 * @throws AUTH_FAILED, ABORTED
 */
async function post(
  url: string,
  { method, headers, body }: CustomFetchOptions<string, URLSearchParams>,
  { fetch, signal }: PostOptions,
  defaults: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const host = url.replace(/^(https?:\/\/[^/?#]*).*$/is, "$1");
  let response: Awaited<ReturnType<HttpFetch>>;
  try {
    response = await fetch(url, {
      method,
      headers,
      body: sorted(body).toString(),
      redirect: "manual",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
  } catch (cause) {
    if (signal?.aborted) throw new FlyteSettingsError("ABORTED", "stopped while logging in", {}, cause);
    const { words } = connectionError(cause);
    throw new FlyteSettingsError("AUTH_FAILED", `${host} cannot be reached for a token: ${words}`, {}, cause);
  }
  const { status } = response;
  const json = jsonObject(await response.arrayBuffer());
  if (json === undefined) {
    const redirect = status >= 300 && status < 400 ? "; redirects are not followed" : "";
    throw new FlyteSettingsError("AUTH_FAILED", `${host} answered ${status} without a JSON object${redirect}`);
  }
  const { id_token: _, expires_in, ...rest } = json;
  const seconds = Number(expires_in);
  const lifetime = Number.isFinite(seconds) && seconds > 0 ? { expires_in: seconds } : {};
  const error = typeof rest["error"] === "string" || status === 200 ? {} : { error: `status ${status}` };
  return new Response(JSON.stringify({ token_type: "bearer", ...defaults, ...rest, ...lifetime, ...error }), {
    status: status === 200 ? 200 : 400,
    headers: { "content-type": "application/json" },
  });
}

/** Sorted like Go's `url.Values.Encode`, to match flytectl's bytes. */
function sorted(form: URLSearchParams): URLSearchParams {
  const copy = new URLSearchParams(form);
  copy.sort();
  return copy;
}

function jsonObject(bytes: ArrayBuffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const json = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Converts the library's response or error to this package's types. @throws AUTH_FAILED, ABORTED for anything other
 * than an OAuth error
 */
export async function tokenAnswer(
  answering: Promise<TokenEndpointResponse>,
  { now }: PostOptions,
): Promise<TokenAnswer> {
  try {
    const { access_token, refresh_token, expires_in } = await answering;
    const obtainedAt = now();
    return {
      ok: true,
      token: {
        accessToken: access_token,
        ...omitUndefined({
          refreshToken: refresh_token,
          obtainedAt: expires_in === undefined ? undefined : obtainedAt,
          expiresAt: expires_in === undefined ? undefined : obtainedAt + expires_in * 1000,
        }),
      },
    };
  } catch (error) {
    if (error instanceof ResponseBodyError) {
      return { ok: false, error: error.error, description: error.error_description ?? "" };
    }
    throw orAuthFailed(error);
  }
}

/** Our errors unchanged; the library's as AUTH_FAILED. */
export function orAuthFailed(error: unknown): unknown {
  const { cause } = error as { cause?: unknown };
  if (error instanceof FlyteSettingsError) return error;
  if (cause instanceof FlyteSettingsError) return cause;
  const message = error instanceof Error ? error.message : String(error);
  return new FlyteSettingsError("AUTH_FAILED", `the answer of the login server is not valid: ${message}`, {}, error);
}

/** @throws AUTH_FAILED with the server's response */
export function orThrow(answer: TokenAnswer, what: string): Omit<Token, "header"> {
  if (answer.ok) return answer.token;
  const reason = answer.description === "" ? answer.error : `${answer.error}: ${answer.description}`;
  throw new FlyteSettingsError("AUTH_FAILED", `${what}: ${shown(reason)}`);
}
