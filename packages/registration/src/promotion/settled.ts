/**
 * The results, or the first error after every read has ended: closing a connection with calls in flight can crash the
 * process in Node 20.
 */
export async function settled<const Reads extends readonly unknown[]>(
  reads: Reads,
): Promise<{ -readonly [Index in keyof Reads]: Awaited<Reads[Index]> }> {
  await Promise.allSettled(reads);
  return Promise.all(reads);
}
