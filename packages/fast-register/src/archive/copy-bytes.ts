/** Below this length a loop is faster than a call, which creates a view. */
const SHORT = 256;

/** Copies bytes into a buffer that has room for them. */
export function copyBytes(source: Buffer, from: number, length: number, target: Buffer, to: number): void {
  if (length >= SHORT) source.copy(target, to, from, from + length);
  else for (let i = 0; i < length; i++) target[to + i] = source[from + i] as number;
}
