import { setMaxListeners } from "node:events";

/** Stops in two steps after a signal: first no new call starts, then calls in flight are cancelled. */
export interface GracefulStop {
  /** Aborted with the signal. */
  readonly begun: AbortSignal;
  /** Aborted when the time for calls in flight has elapsed. */
  readonly over: AbortSignal;
  /** Removes the signal's listener. */
  end(): void;
}

export function gracefulStop(signal: AbortSignal | undefined, graceMs: number): GracefulStop {
  const [begun, over] = [new AbortController(), new AbortController()];
  // every call in flight listens
  setMaxListeners(0, begun.signal, over.signal);
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    begun.abort(signal?.reason);
    timer = setTimeout(() => over.abort(signal?.reason), graceMs);
  };
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  return {
    begun: begun.signal,
    over: over.signal,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}
