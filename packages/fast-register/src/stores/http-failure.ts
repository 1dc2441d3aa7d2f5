/** What the clouds' SDKs and the network throw, read by shape: none of their classes is imported for it. */

import type { Readable } from "node:stream";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { errorCode, readBeginning } from "@flyte-settings/node-kit/http";

/** A failed request. */
export interface StoreFailure {
  /** Absent where there was no answer. */
  readonly status?: number;
  /** The cloud's, the system's or Node's: `NoSuchBucket`, `ECONNREFUSED`. */
  readonly code: string;
  /** The other side's own words; not yet safe to print. */
  readonly words: string;
  /** As it was sent. */
  readonly retryAfter?: string;
  /** The signer has learned the server's time; the same request may pass now. */
  readonly isClockCorrected?: boolean;
}

/** An answer of a client that has no SDK to read it. */
export interface ResponseError extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function responseError(
  statusCode: number,
  headers: Readonly<Record<string, string>>,
  code: string,
  words: string,
): ResponseError {
  return Object.assign(new Error(words), { statusCode, code, headers });
}

interface ThrownBySdk {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly clockSkewCorrected?: unknown };
  readonly $response?: { readonly headers?: unknown };
  readonly response?: { readonly status?: unknown; readonly headers?: unknown };
}

export function toFailure(error: unknown): StoreFailure {
  const thrown = (typeof error === "object" && error !== null ? error : {}) as ThrownBySdk;
  const status = [thrown.$metadata?.httpStatusCode, thrown.statusCode, thrown.response?.status].find(
    (value): value is number => typeof value === "number" && value > 0,
  );
  const headers = thrown.$response?.headers ?? thrown.response?.headers ?? thrown.headers;
  const retryAfter = headerOf(headers, "retry-after");
  const code = errorCode(error);
  return {
    ...omitUndefined({ status }),
    code,
    words: typeof thrown.message === "string" ? thrown.message : "",
    ...omitUndefined({ retryAfter }),
    ...(thrown.$metadata?.clockSkewCorrected === true || SKEWED.has(code) ? { isClockCorrected: true } : {}),
  };
}

const SKEWED = new Set(["RequestTimeTooSkewed", "RequestInTheFuture", "RequestExpired"]);

function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers !== "object" || headers === null) return undefined;
  const { get } = headers as { get?: unknown };
  const value =
    typeof get === "function"
      ? (headers as { get(name: string): unknown }).get(name)
      : (headers as Record<string, unknown>)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The beginning of a body; the rest is not read. */
export async function readText(body: Readable, maxBytes?: number): Promise<string> {
  return new TextDecoder().decode(await readBeginning(body, maxBytes));
}
