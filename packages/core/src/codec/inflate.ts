import { Inflate } from "fflate";

/** Input of one step when the output's size is not known: 1032 times as much can come of it, and no more. */
const STEP = 8192;
/** Most that deflate can make of one byte. */
const MAX_RATIO = 1032;
/** As much may be inflated in one go on the word of the trailer. */
const MAX_TRUSTED = 32768;

/** The end of a stream is not in the public face of fflate (0.8.3), though the inflater knows it. */
interface Inside {
  /** Position in bits, last block seen, table of the block at hand. */
  readonly s: { readonly p: number; readonly f?: number; readonly l?: unknown };
  /** Where the output goes. */
  o: Uint8Array;
  /** Input that is not used up. */
  readonly p: Uint8Array;
}

export interface Inflated {
  readonly bytes: Uint8Array;
  /** Index of the first byte after the stream. */
  readonly end: number;
}

/** Why there are no bytes: the stream is damaged, ends early, or makes more than it may. */
export type InflateFailure = "damaged" | "cut" | "too large";

/**
 * Inflates the raw deflate stream at `start` in one go, on the word of the trailer that `expected` bytes come of it.
 * `undefined` where the word is not to be trusted or was not kept. Nobody notices here when *more* came of it: the caller
 * must check the sum, and read by steps when it is wrong.
 */
export function inflateAtOnce(
  input: Uint8Array,
  start: number,
  expected: number,
  maxBytes: number,
): Inflated | undefined {
  const left = input.length - start;
  if (left > MAX_TRUSTED || expected > Math.min(left * MAX_RATIO, maxBytes)) return undefined;
  let bytes: Uint8Array | undefined;
  const stream = new Inflate((chunk) => {
    bytes = chunk;
  });
  const inside = stream as unknown as Inside;
  inside.o = new Uint8Array(expected);
  try {
    // 2 is how fflate itself says that the output must not grow
    stream.push(input.subarray(start), 2 as unknown as boolean);
  } catch {
    return undefined;
  }
  if (bytes === undefined || bytes.length !== expected || !isFinished(inside)) return undefined;
  return { bytes, end: input.length - unused(inside) };
}

/**
 * Inflates the raw deflate stream at `start`; what follows it is left alone.
 *
 * @param maxBytes is held while inflating: memory stays within it and a few megabytes
 */
export function inflateBySteps(input: Uint8Array, start: number, maxBytes: number): Inflated | InflateFailure {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate((chunk) => {
    size += chunk.length;
    chunks.push(chunk);
  });
  const inside = stream as unknown as Inside;
  for (let at = start; at < input.length; at += STEP) {
    const step = input.subarray(at, at + STEP);
    try {
      stream.push(step, false);
    } catch {
      return "damaged";
    }
    if (size > maxBytes) return "too large";
    if (isFinished(inside)) return { bytes: join(chunks, size), end: at + step.length - unused(inside) };
  }
  return "cut";
}

function isFinished({ s }: Inside): boolean {
  return s.f === 1 && !s.l;
}

function unused({ s, p }: Inside): number {
  return p.length - (s.p === 0 ? 0 : 1);
}

/** The chunks in one; `size` is the sum of theirs. */
export function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
