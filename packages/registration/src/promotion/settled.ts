/**
 * The results, or the first error once every read has ended: closing a connection with calls in flight can end the process
 * in Node 20.
 */
export async function settled<Result>(reads: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(reads);
  return Promise.all(reads);
}
