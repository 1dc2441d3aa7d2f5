import { setMaxListeners } from "node:events";
import { retry } from "@flyte-settings/node-kit/retry";
import {
  type CallOptions,
  DEFAULT_TIMEOUT_MS,
  type Failure,
  type RpcAnswer,
  stopIfAborted,
  type Transport,
} from "./rpc.ts";
import { isTransient } from "./transient.ts";

export interface RetryOptions {
  /** Waits; tests replace it. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1); spreads out concurrent retries. */
  readonly random: () => number;
  /** Milliseconds; only differences are used. */
  readonly now: () => number;
  /**
   * How long one call is retried, including pauses and attempts. Default 30,000: enough for a restart of Admin or its
   * database. The first call has the same limit, because a restart may begin before the run does.
   */
  readonly budgetMs: number;
  /** Called before each pause. */
  readonly onRetry?: (event: RetryEvent) => void;
}

/** An attempt that failed and will be retried. */
export interface RetryEvent {
  /** `CreateTask` */
  readonly method: string;
  readonly status: Failure["status"];
  readonly message: string;
  /** Time until the next attempt. */
  readonly waitMs: number;
  /** Time since the call began. */
  readonly spentMs: number;
  /** Time until the call fails, including this pause. */
  readonly leftMs: number;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 4_000;

/**
 * Retries with growing pauses until the time budget is used up. Every call here may be sent twice: Admin recognizes a
 * duplicate.
 */
export function withRetries(transport: Transport, options: RetryOptions): Transport {
  const { sleep, random, now, budgetMs, onRetry } = options;
  return {
    call(method, message, { attempts, signal, ...options }: CallOptions = {}): Promise<RpcAnswer> {
      // Node warns about more than ten listeners. AbortSignal.any is not an option: the command's signal only works for
      // its direct listeners.
      if (signal !== undefined) setMaxListeners(0, signal);
      const call: CallOptions = signal === undefined ? options : { ...options, signal };
      let spentMs = 0;
      let last: Failure | undefined;
      const attempt = async (): Promise<RpcAnswer> => {
        stopIfAborted(attempts?.signal);
        const began = now();
        const answer = await transport.call(method, message, call);
        // a create may take long before it fails: it is still retried
        spentMs += Math.min(now() - began, DEFAULT_TIMEOUT_MS);
        return answer;
      };
      const pause = (waitMs: number, signal?: AbortSignal): Promise<void> => {
        if (last !== undefined) {
          const { status, message: reason } = last;
          onRetry?.({ method: nameOf(method), status, message: reason, waitMs, spentMs, leftMs: budgetMs - spentMs });
        }
        spentMs += waitMs;
        return sleep(waitMs, signal);
      };
      return retry(
        {
          tries: attempts?.max ?? Number.POSITIVE_INFINITY,
          firstPauseMs: FIRST_PAUSE_MS,
          maxPauseMs: MAX_PAUSE_MS,
          sleep: pause,
          random,
        },
        () => (attempts === undefined ? attempt() : attempts.run(attempt)),
        (outcome) => {
          last = "value" in outcome && isTransient(outcome.value) ? outcome.value : undefined;
          return { retry: last !== undefined && spentMs < budgetMs };
        },
        { signal: attempts?.signal ?? call.signal },
      );
    },
    close: () => transport.close(),
  };
}

function nameOf(method: string): string {
  return method.slice(method.lastIndexOf("/") + 1);
}
