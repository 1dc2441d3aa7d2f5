/** Reads errors of the clouds' SDKs and the network by shape, without importing their classes. */

import type { Readable } from "node:stream";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { errorCode, readBeginning } from "@flyte-settings/node-kit/http";

/** A failed request. */
export interface StoreFailure {
  /** Absent if there was no response. */
  readonly status?: number;
  /** The code from the cloud, the system or Node: `NoSuchBucket`, `ECONNREFUSED`. */
  readonly code: string;
  /** The server's own message; not yet safe to print. */
  readonly words: string;
  /** The raw header value. */
  readonly retryAfter?: string;
  /** The signer has corrected its clock; the same request may succeed now. */
  readonly isClockCorrected?: boolean;
}

/** An error response to a client without an SDK to parse it. */
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

/** Reads the beginning of a body and discards the rest. */
export async function readText(body: Readable, maxBytes?: number): Promise<string> {
  return new TextDecoder().decode(await readBeginning(body, maxBytes));
}
