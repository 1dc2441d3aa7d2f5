const names = ["SIGINT", "SIGTERM"] as const;

/**
 * An AbortSignal that the process's signals abort. The process is listened to only while something listens to the AbortSignal:
 * a listener keeps a signal from ending a program whose event loop is busy, as with the parsing of a hostile file. After the
 * first signal nothing listens any more, so that the second one ends the process.
 *
 * @param onInterrupt called once the AbortSignal is aborted; its reason is the signal's name
 */
export function interruptSignal(
  process: Pick<NodeJS.Process, "on" | "off">,
  onInterrupt: (signal: AbortSignal) => void,
): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const abort = (name: NodeJS.Signals): void => {
    stopListening();
    controller.abort(name);
    onInterrupt(signal);
  };
  const stopListening = (): void => {
    for (const name of names) process.off(name, abort);
  };
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  const addEventListener: typeof add = (
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: unknown,
  ) => {
    add(type, listener, options as AddEventListenerOptions);
    if (type !== "abort" || signal.aborted) return;
    if (listeners.size === 0) for (const name of names) process.on(name, abort);
    listeners.add(listener);
  };
  const removeEventListener: typeof remove = (
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: unknown,
  ) => {
    remove(type, listener, options as EventListenerOptions);
    if (type === "abort" && listeners.delete(listener) && listeners.size === 0) stopListening();
  };
  return Object.assign(signal, { addEventListener, removeEventListener });
}
