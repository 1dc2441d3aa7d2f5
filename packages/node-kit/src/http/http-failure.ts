import { omitUndefined, plainUrl } from "@flyte-settings/core/plugin";

/** `code` of the error if the proxy rejected the request permanently (4xx). */
export const PROXY_REFUSED = "PROXY_REFUSED";
/** `code` of the error if the proxy did not respond, or responded with 5xx. */
export const PROXY_FAILED = "PROXY_FAILED";

/** Why a request failed or its response is incomplete. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  /**
   * The code of the system, Node or OpenSSL, or one of `TIMED_OUT`, `PROXY_ANSWERED_407`, `BODY_TOO_LARGE`,
   * `URL_INVALID`.
   */
  readonly code: string;
  /** Without user info and query. */
  readonly url: string;

  constructor(url: string | URL, code: string, message: string, cause?: unknown) {
    super(message, omitUndefined({ cause }));
    this.code = code;
    this.url = plainUrl(String(url));
  }
}

interface Coded {
  readonly code?: unknown;
  readonly Code?: unknown;
}

/** The first code in the chain of causes (`ECONNREFUSED`, an SDK's `NoSuchBucket`), otherwise the error's name. */
export function errorCode(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    const { code, Code } = at as Coded;
    const found = [code, Code].find((value) => typeof value === "string" && value !== "");
    if (found !== undefined) return found as string;
    if (at instanceof AggregateError && at.errors.length > 0) return errorCode(at.errors[0]);
  }
  return error instanceof Error ? error.name : "unknown";
}

/** The root cause of an error; if several addresses were tried, that of the first. */
export function rootCause(error: unknown, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const cause = error instanceof AggregateError ? (error.errors[0] ?? error.cause) : error.cause;
  return cause === undefined || depth > 6 ? error : rootCause(cause, depth + 1);
}

/**
 * The message of the first error with a code in the chain of causes; if several addresses were tried, that of the
 * first.
 */
function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorMessage(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/** Converts any failure to an HttpFailure. */
export function httpFailure(url: string | URL, error: unknown, connectMs: number): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (error instanceof Error && error.name === "TimeoutError")
    return new HttpFailure(url, "ETIMEDOUT", `no connection within ${connectMs / 1000} s`, error);
  return new HttpFailure(url, errorCode(error), errorMessage(error), error);
}
