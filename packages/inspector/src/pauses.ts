/** Longest work without a pause: two frames. */
const SLICE_MS = 30;

/**
 * Splits long work into slices, so that the page scrolls and reacts in between: call the returned function after each
 * step. It does not use a timer, because browsers slow timers down in background tabs.
 *
 * @throws AbortError after `signal`
 */
export function pauses(signal: AbortSignal): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let started = performance.now();
  return async () => {
    signal.throwIfAborted();
    if (performance.now() - started < SLICE_MS) return;
    await new Promise<void>((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
    started = performance.now();
    signal.throwIfAborted();
  };
}
