/** Below this length a loop is faster than a call, which creates a view. */
const SHORT = 64;

/** Copies bytes into a buffer that has room for them; `Buffer.copy` checks in JavaScript what is known here. */
export function copyBytes(source: Buffer, from: number, length: number, target: Buffer, to: number): void {
  if (length >= SHORT) target.set(new Uint8Array(source.buffer, source.byteOffset + from, length), to);
  else for (let i = 0; i < length; i++) target[to + i] = source[from + i] as number;
}
