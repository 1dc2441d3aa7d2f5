/** Runs at most `count` tasks at a time; the others start in the order in which they were given. */
export function createLimiter(count: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, count);
  return async (task) => {
    if (free === 0) await new Promise<void>((start) => waiting.push(start));
    else free -= 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
/**
 * Runs what leaves something behind unless it ends by itself, such as a temporary file. A program that listens to signals only
 * while something listens to the AbortSignal then stays alive until the end of it.
 */
export async function withCleanup<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  const listener = (): void => {};
  signal?.addEventListener("abort", listener);
  try {
    return await run();
  } finally {
    signal?.removeEventListener("abort", listener);
  }
}
