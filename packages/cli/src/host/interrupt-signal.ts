import { setMaxListeners } from "node:events";

const names = ["SIGINT", "SIGTERM"] as const;

/**
 * An AbortSignal aborted by the process's signals. The process is listened to only while something listens to the
 * AbortSignal: otherwise a listener would prevent a signal from ending a program whose event loop is busy, such as when
 * parsing a malicious file. After the first signal all listeners are removed, so that the second one ends the process.
 *
 * @param onInterrupt called once the AbortSignal is aborted; its reason is the signal's name
 */
export function interruptSignal(
  process: Pick<NodeJS.Process, "on" | "off">,
  onInterrupt: (signal: AbortSignal) => void,
): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  // a run may have any number of concurrent requests and pauses
  setMaxListeners(0, signal);
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
  const addEventListener = (...given: Parameters<typeof add>): void => {
    const [type, listener] = given;
    add(...given);
    if (type !== "abort" || signal.aborted) return;
    if (listeners.size === 0) for (const name of names) process.on(name, abort);
    listeners.add(listener);
  };
  const removeEventListener = (...given: Parameters<typeof remove>): void => {
    const [type, listener] = given;
    remove(...given);
    if (type === "abort" && listeners.delete(listener) && listeners.size === 0) stopListening();
  };
  return Object.assign(signal, { addEventListener, removeEventListener });
}
