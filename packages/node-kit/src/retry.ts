/** The common retry logic: a number of attempts, growing pauses with jitter, `Retry-After`. */

/** Waits; rejects early if the signal aborts. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export interface RetryPolicy {
  /** Attempts, including the first. */
  readonly tries: number;
  /** A longer `Retry-After` ends the attempts. Default 60,000. */
  readonly maxRetryAfterMs?: number;
  /** Default 250; doubled after each attempt. */
  readonly firstPauseMs?: number;
  /** Maximum pause. Default 20,000. */
  readonly maxPauseMs?: number;
  readonly sleep?: Sleep;
  /** From 0 (inclusive) to 1 (exclusive): up to half a pause is added. */
  readonly random?: () => number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** The outcome of an attempt: a value, or a thrown error. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Whether another attempt may help, and how long to wait for it. */
export interface Verdict {
  readonly retry: boolean;
  /** The value of a `Retry-After` header: seconds or an HTTP date. */
  readonly retryAfter?: string | undefined;
  /** The next attempt starts without a pause. */
  readonly immediately?: boolean;
}

export interface RetryHooks<T> {
  readonly signal?: AbortSignal | undefined;
  /** Called before each pause, for example to discard a body. */
  readonly onRetry?: (outcome: Outcome<T>) => void;
  /** The error if a server requests a longer pause than the policy allows; default: the outcome is final. */
  readonly tooLong?: (outcome: Outcome<T>, ms: number) => Error;
}

/**
 * Runs until an outcome is final or the attempts are used up, and returns or throws the last outcome.
 *
 * @param judge called for every outcome
 */
export async function retry<T>(
  policy: RetryPolicy,
  run: (tried: number) => Promise<T>,
  judge: (outcome: Outcome<T>, tried: number) => Verdict,
  { signal, onRetry, tooLong }: RetryHooks<T> = {},
): Promise<T> {
  const { tries, maxRetryAfterMs = 60_000, firstPauseMs = 250, maxPauseMs = 20_000 } = policy;
  const { sleep: wait = sleep, random = Math.random, now = Date.now } = policy;
  for (let tried = 1; ; tried += 1) {
    const outcome: Outcome<T> = await run(tried).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const { retry: again, retryAfter, immediately } = judge(outcome, tried);
    const asked = retryAfterMs(retryAfter, now());
    const isLast = !again || signal?.aborted || tried >= tries;
    const isTooLong = asked !== undefined && asked > maxRetryAfterMs;
    if (!isLast && isTooLong && tooLong) throw tooLong(outcome, asked);
    if (isLast || isTooLong) {
      if ("error" in outcome) throw outcome.error;
      return outcome.value;
    }
    onRetry?.(outcome);
    const grown = immediately ? 0 : Math.min(firstPauseMs * 2 ** (tried - 1), maxPauseMs);
    await wait(Math.round((asked ?? grown) * (1 + random() * 0.5)), signal);
  }
}

/** Milliseconds until the time in `Retry-After`, at least 0; `undefined` if absent or malformed. */
function retryAfterMs(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

/** For an error about {@link RetryPolicy.maxRetryAfterMs}. */
export function retryAfterTooLong(ms: number, limitMs = 60_000): string {
  return `The server asked to retry after ${Math.ceil(ms / 1000)} s (limit ${limitMs / 1000} s). Try again later.`;
}

/** 408, 429 and 5xx except 501, which is permanent. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}

const TRANSIENT =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EAI_AGAIN|TIMED_OUT|CUT_OFF|ERR_STREAM_PREMATURE_CLOSE|PROXY_ANSWERED_5\d\d|PROXY_FAILED)$|^HPE_/;

/** Whether an error code of the system, Node or the transport means a connection failure that may be temporary. */
export function isTransientCode(code: string): boolean {
  return TRANSIENT.test(code);
}

/** @throws the signal's reason if it aborts */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
