import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core/plugin";
import { type Fault, readFault } from "./fault.ts";
import { type Errand, storeError } from "./store-error.ts";
import type { ResolvedLimits } from "./store-options.ts";

export interface RetryPolicy {
  readonly limits: ResolvedLimits;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly now: () => number;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 20_000;

/** Answers of S3 with a status that does not say that they pass; a digest that did not match was damaged on its way. */
const PASSING_CODES = new Set([
  "RequestTimeout",
  "SlowDown",
  "BadDigest",
  "Md5Mismatch",
  "OperationAborted",
  "InternalError",
]);
/** Codes of the system's, Node's and ours for a connection that did not hold. */
export const BROKEN: RegExp =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EAI_AGAIN|TIMED_OUT|CUT_OFF|ERR_STREAM_PREMATURE_CLOSE)$|^HPE_/;

/**
 * Runs one request until it passes or cannot: 408, 429, 5xx and broken connections are tried again, with the server's
 * `Retry-After` or a growing pause, both with jitter. A clock that the signer has mended is tried once more.
 *
 * @throws STORE_REFUSED, STORE_UNAVAILABLE, ABORTED; an error of ours as it is
 */
export async function retrying<T>(
  policy: RetryPolicy,
  errand: Errand,
  signal: AbortSignal | undefined,
  run: (tried: number) => Promise<T>,
): Promise<T> {
  let isClockMended = false;
  for (let tried = 1; ; tried += 1) {
    if (signal?.aborted) throw aborted(errand);
    try {
      return await run(tried);
    } catch (error) {
      if (signal?.aborted) throw aborted(errand);
      if (isFlyteSettingsError(error)) throw error;
      const fault = readFault(error);
      const isSkew: boolean = fault.isClockMended === true && !isClockMended;
      isClockMended ||= isSkew;
      const passes = isPassing(fault) || isSkew;
      if (!passes || tried >= policy.limits.tries) throw storeError(errand, fault, isPassing(fault));
      await pause(policy, errand, fault, isSkew ? 0 : tried, signal);
    }
  }
}

export function isPassing({ status, code }: Fault): boolean {
  if (status === undefined) return BROKEN.test(code);
  return status === 408 || status === 429 || (status >= 500 && status !== 501) || PASSING_CODES.has(code);
}

export function aborted({ doing }: Errand): FlyteSettingsError {
  return new FlyteSettingsError("ABORTED", `stopped during ${doing}`);
}

async function pause(
  policy: RetryPolicy,
  errand: Errand,
  fault: Fault,
  tried: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const asked = retryAfterMs(fault.retryAfter, policy.now());
  const { maxRetryAfterMs } = policy.limits;
  if (asked !== undefined && asked > maxRetryAfterMs) {
    const hint = `It asks to wait ${Math.ceil(asked / 1000)} s, longer than the ${maxRetryAfterMs / 1000} s that are waited; run it again then.`;
    const { message } = storeError(errand, fault, true);
    throw new FlyteSettingsError("STORE_UNAVAILABLE", `${message}. ${hint}`, { hint });
  }
  const grown = tried === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (tried - 1), LONGEST_PAUSE_MS);
  const ms = Math.round((asked ?? grown) * (1 + policy.random() * 0.5));
  try {
    await policy.sleep(ms, signal);
  } catch (error) {
    throw signal?.aborted ? aborted(errand) : error;
  }
}

/** Seconds, or a date of HTTP; `undefined` where there is none or it cannot be read. */
function retryAfterMs(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
