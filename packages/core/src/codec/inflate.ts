import { findCode, type Huffman, makeHuffman, zeros } from "./huffman.ts";

/*
 * Raw deflate (RFC 1951), read as stock zlib reads it. Implemented here because no library offers all three: the end of
 * the stream, a limit enforced while inflating, and zlib's definition of damaged data.
 */

export interface Inflated {
  readonly bytes: Uint8Array;
  /** Index of the first byte after the stream. */
  readonly end: number;
}

/** Why decoding failed: the stream is damaged, truncated, or exceeds the limit. */
export type InflateFailure = "damaged" | "cut" | "too large";

interface State {
  readonly input: Uint8Array;
  readonly maxBytes: number;
  /** Next byte to read; may pass the end, where zeros are read. */
  at: number;
  /** Bits read but not consumed, lowest first, and their number. */
  hold: number;
  bits: number;
  out: Uint8Array;
  size: number;
}

const END_OF_BLOCK = 256;
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Longest run that one symbol can produce. */
const MAX_RUN = 258;

/**
 * Inflates the stream at `start`; ignores any data after it.
 *
 * @param expected the expected output size, as declared by the input; a wrong value costs no more memory than
 * `maxBytes`
 */
export function inflate(
  input: Uint8Array,
  start: number,
  expected: number,
  maxBytes: number,
): Inflated | InflateFailure {
  const room = Math.min(expected, maxBytes, (input.length - start) * 1032) + MAX_RUN;
  const state: State = { input, maxBytes, at: start, hold: 0, bits: 0, out: new Uint8Array(room), size: 0 };
  for (let isLast = false; !isLast; ) {
    isLast = take(state, 1) === 1;
    const failure = readBlock(state, take(state, 2));
    if (failure !== undefined) return isCut(state) ? "cut" : failure;
    if (isCut(state)) return "cut";
  }
  const { out, size } = state;
  const bytes = 2 * size < out.length ? out.slice(0, size) : out.subarray(0, size);
  return { bytes, end: state.at - (state.bits >> 3) };
}

function readBlock(state: State, type: number): InflateFailure | undefined {
  if (type === 0) return copyStored(state);
  if (type === 3) return "damaged";
  const codes = type === 1 ? fixedCodes() : readCodes(state);
  return codes === undefined ? "damaged" : decode(state, ...codes);
}

function copyStored(state: State): InflateFailure | undefined {
  const { input } = state;
  const at = state.at - (state.bits >> 3);
  const [low = 0, high = 0, notLow = 0, notHigh = 0] = input.subarray(at, at + 4);
  if (at + 4 > input.length) return "cut";
  if ((low ^ notLow) !== 0xff || (high ^ notHigh) !== 0xff) return "damaged";
  const chunk = input.subarray(at + 4, at + 4 + (low | (high << 8)));
  if (chunk.length < (low | (high << 8))) return "cut";
  if (state.size + chunk.length > state.maxBytes) return "too large";
  reserve(state, chunk.length);
  state.out.set(chunk, state.size);
  state.size += chunk.length;
  state.at = at + 4 + chunk.length;
  state.hold = 0;
  state.bits = 0;
  return undefined;
}

function fixedCodes(): [Huffman, Huffman] {
  const lengths = zeros(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
  return [makeHuffman(lengths, false), makeHuffman(zeros(32).fill(5), false)] as [Huffman, Huffman];
}

/** Reads the codes at the start of a block: lengths of lengths, then runs of lengths. */
function readCodes(state: State): [Huffman, Huffman] | undefined {
  const literals = take(state, 5) + 257;
  const distances = take(state, 5) + 1;
  const count = take(state, 4) + 4;
  if (literals > 286 || distances > 30) return undefined;
  const codeLengths = zeros(19);
  for (let i = 0; i < count; i += 1) codeLengths[CODE_ORDER[i] as number] = take(state, 3);
  const code = makeHuffman(codeLengths, false);
  if (code === undefined) return undefined;
  const lengths = zeros(literals + distances);
  for (let i = 0; i < lengths.length; ) {
    const symbol = takeSymbol(state, code);
    if (symbol < 0 || (symbol === 16 && i === 0)) return undefined;
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    const run = symbol === 16 ? 3 + take(state, 2) : symbol === 17 ? 3 + take(state, 3) : 11 + take(state, 7);
    if (i + run > lengths.length) return undefined;
    lengths.fill(symbol === 16 ? (lengths[i - 1] as number) : 0, i, i + run);
    i += run;
  }
  if (lengths[END_OF_BLOCK] === 0) return undefined;
  const literal = makeHuffman(lengths.slice(0, literals), true);
  const distance = makeHuffman(lengths.slice(literals), true);
  return literal === undefined || distance === undefined ? undefined : [literal, distance];
}

/** The hot loop: everything is in local variables, because an inner function that captures them made it slow. */
function decode(state: State, literal: Huffman, distance: Huffman): InflateFailure | undefined {
  const { input, maxBytes } = state;
  const { quick, quickBits } = literal;
  const mask = (1 << quickBits) - 1;
  const distanceMask = (1 << distance.quickBits) - 1;
  let { at, hold, bits, out, size } = state;
  let failure: InflateFailure | undefined;
  for (;;) {
    if (size + MAX_RUN > out.length) {
      state.size = size;
      reserve(state, MAX_RUN);
      out = state.out;
    }
    for (; bits < 24; bits += 8) hold |= (input[at++] as number) << bits;
    const found = (quick[hold & mask] as number) || findCode(literal, hold);
    hold >>>= found & 15;
    bits -= found & 15;
    const symbol = found >> 4;
    if (found === 0 || symbol > 285) {
      failure = "damaged";
      break;
    }
    if (symbol < END_OF_BLOCK) {
      out[size++] = symbol;
    } else {
      if (symbol === END_OF_BLOCK) break;
      const n = symbol - 257;
      const extra = n < 8 || n === 28 ? 0 : (n >> 2) - 1;
      const run = n === 28 ? MAX_RUN : (n < 8 ? n : ((4 | (n & 3)) << extra) + (hold & ((1 << extra) - 1))) + 3;
      if (extra > 0) {
        hold >>>= extra;
        bits -= extra;
      }
      for (; bits < 24; bits += 8) hold |= (input[at++] as number) << bits;
      const far = (distance.quick[hold & distanceMask] as number) || findCode(distance, hold);
      if (far === 0 || far >> 4 > 29) {
        failure = "damaged";
        break;
      }
      hold >>>= far & 15;
      bits -= far & 15;
      for (; bits < 24; bits += 8) hold |= (input[at++] as number) << bits;
      const half = (far >> 5) - 1;
      const back = half < 1 ? (far >> 4) + 1 : ((2 | ((far >> 4) & 1)) << half) + 1 + (hold & ((1 << half) - 1));
      if (half > 0) {
        hold >>>= half;
        bits -= half;
      }
      if (back > size) {
        failure = "damaged";
        break;
      }
      for (const end = size + run; size < end; size += 1) out[size] = out[size - back] as number;
    }
    if (size > maxBytes) {
      failure = "too large";
      break;
    }
    if (at > input.length + 4) {
      failure = "cut";
      break;
    }
  }
  state.at = at;
  state.hold = hold;
  state.bits = bits;
  state.size = size;
  return failure;
}

function takeSymbol(state: State, code: Huffman): number {
  fill(state);
  const found = (code.quick[state.hold & ((1 << code.quickBits) - 1)] as number) || findCode(code, state.hold);
  if (found === 0) return -1;
  drop(state, found & 15);
  return found >> 4;
}

function take(state: State, count: number): number {
  fill(state);
  const value = state.hold & ((1 << count) - 1);
  drop(state, count);
  return value;
}

function fill(state: State): void {
  for (; state.bits <= 24; state.bits += 8) state.hold |= (state.input[state.at++] as number) << state.bits;
}

function drop(state: State, count: number): void {
  state.hold >>>= count;
  state.bits -= count;
}

/** Whether more input was consumed than exists. */
function isCut({ at, bits, input }: State): boolean {
  return at - (bits >> 3) > input.length;
}

function reserve(state: State, more: number): void {
  if (state.size + more <= state.out.length) return;
  const bigger = new Uint8Array(Math.max(2 * state.out.length, state.size + more));
  bigger.set(state.out.subarray(0, state.size));
  state.out = bigger;
}

/** Concatenates the chunks; `size` is the sum of their lengths. */
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
