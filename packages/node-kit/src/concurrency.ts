/** First in, first out. The `shift` of a long array takes as long as the array. */
export interface Queue<T> {
  add(item: T): void;
  /** Removes and returns the first one; `undefined` if there is none. */
  take(): T | undefined;
}

export function createQueue<T>(): Queue<T> {
  let items: (T | undefined)[] = [];
  let first = 0;
  return {
    add: (item) => void items.push(item),
    take() {
      const item = items[first];
      if (first < items.length) items[first++] = undefined;
      if (first * 2 > items.length) {
        items = items.slice(first);
        first = 0;
      }
      return item;
    },
  };
}

/** Runs at most `count` tasks at a time; the others start in the order in which they were added. */
export function createLimiter(count: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting = createQueue<() => void>();
  let free = Math.max(1, count);
  return async (task) => {
    if (free === 0) await new Promise<void>((start) => waiting.add(start));
    else free -= 1;
    try {
      return await task();
    } finally {
      const next = waiting.take();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
/**
 * Keeps a listener on a signal until the returned function is called: one listener for any number of calls, because
 * Node warns about more than ten. Programs may handle process signals only while something listens to the AbortSignal.
 */
export function createHold(): (signal: AbortSignal | undefined) => () => void {
  const counts = new Map<AbortSignal, number>();
  const listener = (): void => {};
  return (signal) => {
    if (signal === undefined) return listener;
    const count = counts.get(signal) ?? 0;
    if (count === 0) signal.addEventListener("abort", listener);
    counts.set(signal, count + 1);
    return () => {
      const left = (counts.get(signal) ?? 1) - 1;
      counts.set(signal, left);
      if (left > 0) return;
      counts.delete(signal);
      signal.removeEventListener("abort", listener);
    };
  };
}

/**
 * Runs an operation that must clean up when it ends, for example remove a temporary file. It keeps a program alive
 * until then even if the program handles signals only while something listens to the AbortSignal.
 */
export async function withCleanup<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  const release = createHold()(signal);
  try {
    return await run();
  } finally {
    release();
  }
}
