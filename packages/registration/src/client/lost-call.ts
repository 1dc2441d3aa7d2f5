/** Data already received on a stream is read within this time after it closes. */
const AFTER_CLOSE_MS = 100;

/** Ends a call when its stream closes. */
export interface LossWatch {
  /** Aborted with the call's signal, or when the stream closes without a response. */
  readonly signal: AbortSignal;
  readonly isLost: () => boolean;
  /** The stream has closed: nothing more is received. */
  onClose(): void;
  /** The call has completed. */
  end(): void;
}

/**
 * Ends a call whose stream closed without a response or an error, as Node closes streams when a connection ends after a
 * GOAWAY. connect would wait until the deadline.
 */
export function watchLoss(signal: AbortSignal | undefined): LossWatch {
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  let timer: NodeJS.Timeout | undefined;
  let isLost = false;
  let isDone = false;
  return {
    signal: controller.signal,
    isLost: () => isLost,
    onClose() {
      // a stream also closes after its response, and a timer would keep the process alive
      if (isDone) return;
      timer = setTimeout(() => {
        isLost = true;
        controller.abort();
      }, AFTER_CLOSE_MS);
    },
    end() {
      isDone = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}
