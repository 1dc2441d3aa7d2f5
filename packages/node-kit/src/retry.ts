/** One way to try again: a number of tries, growing pauses with jitter, `Retry-After`. */

/** Waits; ends early, rejected, when the signal is aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export interface RetryPolicy {
  /** Attempts, the first included. */
  readonly tries: number;
  /** A longer `Retry-After` ends the attempts. Default 60,000. */
  readonly maxRetryAfterMs?: number;
  /** Default 250; doubled after each attempt. */
  readonly firstPauseMs?: number;
  /** What a pause grows to. Default 20,000. */
  readonly maxPauseMs?: number;
  readonly sleep?: Sleep;
  /** From 0 up to but not 1: up to half of a pause is added. */
  readonly random?: () => number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What an attempt came to: a value, or what it threw. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Whether another attempt may help, and how the next pause is chosen. */
export interface Verdict {
  readonly retry: boolean;
  /** The value of a `Retry-After` header: seconds or an HTTP date. */
  readonly retryAfter?: string | undefined;
  /** The next attempt begins without a pause. */
  readonly immediately?: boolean;
}

export interface RetryHooks<T> {
  readonly signal?: AbortSignal | undefined;
  /** Called before each pause, for example to discard a body. */
  readonly onRetry?: (outcome: Outcome<T>) => void;
  /** The error for a server that asks for a longer pause than the policy allows; absent: the outcome stands. */
  readonly tooLong?: (outcome: Outcome<T>, ms: number) => Error;
}

/**
 * Runs until an outcome is final or the tries are used up; the last outcome is then returned or thrown.
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

/** Milliseconds until the time in a `Retry-After`, at least 0; `undefined` where it is absent or malformed. */
export function retryAfterMs(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

/** For an error about {@link RetryPolicy.maxRetryAfterMs}. */
export function retryAfterTooLong(ms: number, limitMs = 60_000): string {
  return `The server asked to retry after ${Math.ceil(ms / 1000)} s (limit ${limitMs / 1000} s). Try again later.`;
}

/** 408, 429 and 5xx; 501 does not change by waiting. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}

const TRANSIENT =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EAI_AGAIN|TIMED_OUT|CUT_OFF|ERR_STREAM_PREMATURE_CLOSE|PROXY_ANSWERED_5\d\d|PROXY_FAILED)$|^HPE_/;

/** Whether the system's, Node's or the transport's code is of a connection that may hold the next time. */
export function isTransientCode(code: string): boolean {
  return TRANSIENT.test(code);
}

/** @throws the signal's reason when it is aborted */
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
