/** What has arrived of a stream is read within it, after the stream has closed. */
const AFTER_CLOSE_MS = 100;

/** A call that ends when its stream does. */
export interface LossWatch {
  /** Aborted with the signal of the call, and when the stream closed and left the call without an answer. */
  readonly signal: AbortSignal;
  readonly isLost: () => boolean;
  /** The stream has closed: nothing more arrives. */
  onClose(): void;
  /** The call is done. */
  end(): void;
}

/**
 * Ends a call whose stream closed without an answer and without an error, as Node closes the streams of a connection that ends
 * after a GOAWAY. connect would wait for it until the deadline.
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
      // after its answer a stream closes too, and a timer would keep the program alive
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
