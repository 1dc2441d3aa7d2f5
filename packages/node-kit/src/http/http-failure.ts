import { omitUndefined, plainUrl } from "@flyte-settings/core/plugin";

/** `code` of the error when the proxy answered and will not change its mind: 4xx. */
export const PROXY_REFUSED = "PROXY_REFUSED";
/** `code` of the error when the proxy did not answer, or answered 5xx. */
export const PROXY_FAILED = "PROXY_FAILED";

/** Why a request has no (whole) response. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  /** The system's, Node's or OpenSSL's code, or one of ours: `TIMED_OUT`, `PROXY_ANSWERED_407`, `BODY_TOO_LARGE`, `URL_INVALID`. */
  readonly code: string;
  /** Without userinfo and query. */
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

/** The first code down the causes (`ECONNREFUSED`, an SDK's `NoSuchBucket`), else the error's name. */
export function errorCode(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    const { code, Code } = at as Coded;
    const found = [code, Code].find((value) => typeof value === "string" && value !== "");
    if (found !== undefined) return found as string;
    if (at instanceof AggregateError && at.errors.length > 0) return errorCode(at.errors[0]);
  }
  return error instanceof Error ? error.name : "unknown";
}

/** What an error was caused by in the end; of several addresses that were tried, the first. */
export function rootCause(error: unknown, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const cause = error instanceof AggregateError ? (error.errors[0] ?? error.cause) : error.cause;
  return cause === undefined || depth > 6 ? error : rootCause(cause, depth + 1);
}

/** The message of the first error down the causes that has a code; Node's for several addresses is that of the first. */
function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorMessage(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/** A failure of any kind as one shape. */
export function httpFailure(url: string | URL, error: unknown, connectMs: number): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (error instanceof Error && error.name === "TimeoutError")
    return new HttpFailure(url, "ETIMEDOUT", `no connection within ${connectMs / 1000} s`, error);
  return new HttpFailure(url, errorCode(error), errorMessage(error), error);
}
