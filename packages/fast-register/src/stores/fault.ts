/** What the clouds' SDKs and the network throw, read by shape: none of their classes is imported for it. */

/** A failed request. */
export interface Fault {
  /** Absent where there was no answer. */
  readonly status?: number;
  /** The cloud's, the system's or Node's: `NoSuchBucket`, `ECONNREFUSED`. */
  readonly code: string;
  /** The other side's own words; not yet safe to print. */
  readonly words: string;
  /** As it was sent. */
  readonly retryAfter?: string;
  /** The signer has learned the server's time; the same request may pass now. */
  readonly isClockMended?: boolean;
}

/** An answer of a plane that has no SDK to read it. */
export interface RefusedAnswer extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function refusedAnswer(
  statusCode: number,
  headers: Readonly<Record<string, string>>,
  code: string,
  words: string,
): RefusedAnswer {
  return Object.assign(new Error(words), { statusCode, code, headers });
}

/** Of a connection that did not hold, by our own judgement. */
export function connectionFault(code: string, words: string): Error {
  return Object.assign(new Error(words), { code });
}

interface ThrownBySdk {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly clockSkewCorrected?: unknown };
  readonly $response?: { readonly headers?: unknown };
  readonly response?: { readonly status?: unknown; readonly headers?: unknown };
}

export function readFault(error: unknown): Fault {
  const thrown = (typeof error === "object" && error !== null ? error : {}) as ThrownBySdk;
  const status = [thrown.$metadata?.httpStatusCode, thrown.statusCode, thrown.response?.status].find(
    (value): value is number => typeof value === "number" && value > 0,
  );
  const headers = thrown.$response?.headers ?? thrown.response?.headers ?? thrown.headers;
  const retryAfter = headerOf(headers, "retry-after");
  const code = codeOf(error);
  return {
    ...(status === undefined ? {} : { status }),
    code,
    words: typeof thrown.message === "string" ? thrown.message : "",
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(thrown.$metadata?.clockSkewCorrected === true || SKEWED.has(code) ? { isClockMended: true } : {}),
  };
}

const SKEWED = new Set(["RequestTimeTooSkewed", "RequestInTheFuture", "RequestExpired"]);

/** The first code down the causes; a name of the SDK's where nobody gave a code. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    const { code, Code } = at as ThrownBySdk;
    const found = [code, Code].find((value) => typeof value === "string" && value !== "");
    if (found !== undefined) return found as string;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return error instanceof Error ? error.name : "unknown";
}

function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers !== "object" || headers === null) return undefined;
  const { get } = headers as { get?: unknown };
  const value =
    typeof get === "function"
      ? (headers as { get(name: string): unknown }).get(name)
      : (headers as Record<string, unknown>)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
