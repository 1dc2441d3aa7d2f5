/** Codes up to so many bits are found by one look; longer ones are rare, and their tables would be big. */
const QUICK_BITS = 8;
const MAX_BITS = 15;

/** A Huffman code of deflate (RFC 1951, 3.2.2), ready for decoding. */
export interface Huffman {
  /** By the next bits, lowest first: symbol << 4 | length; 0 where the code is longer, or no code. */
  readonly quick: readonly number[];
  readonly quickBits: number;
  /** How many codes have each length. */
  readonly counts: readonly number[];
  /** The symbols in the order of their codes; empty when `quick` holds them all. */
  readonly symbols: readonly number[];
}

/**
 * The code in which `lengths[i]` bits stand for the symbol i, 0 for none. `undefined` when there is no such code: too
 * many codes, or too few, unless there is none or, where that is allowed, a single one of one bit.
 */
export function makeHuffman(lengths: readonly number[], mayBeSingle: boolean): Huffman | undefined {
  const counts = noneOfEach();
  for (let i = 0; i < lengths.length; i += 1) counts[at(lengths, i)] = at(counts, at(lengths, i)) + 1;
  counts[0] = 0;
  const codes = noneOfEach();
  let left = 1;
  let longest = 0;
  for (let bits = 1; bits <= MAX_BITS; bits += 1) {
    left = left * 2 - at(counts, bits);
    if (left < 0) return undefined;
    if (at(counts, bits) > 0) longest = bits;
    codes[bits] = (at(codes, bits - 1) + at(counts, bits - 1)) << 1;
  }
  if (left > 0 && longest > (mayBeSingle ? 1 : 0)) return undefined;
  const quickBits = Math.min(longest, QUICK_BITS);
  const quick = makeQuick(lengths, codes, quickBits);
  return { quick, quickBits, counts, symbols: longest > quickBits ? inOrder(lengths, counts) : [] };
}

/** @param codes the first code of each length; used up */
function makeQuick(lengths: readonly number[], codes: number[], quickBits: number): number[] {
  const size = 1 << quickBits;
  const quick = zeros(size);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const bits = at(lengths, symbol);
    if (bits === 0 || bits > quickBits) continue;
    const code = at(codes, bits);
    codes[bits] = code + 1;
    const entry = (symbol << 4) | bits;
    for (let i = reverse(code, bits); i < size; i += 1 << bits) quick[i] = entry;
  }
  return quick;
}

function inOrder(lengths: readonly number[], counts: readonly number[]): number[] {
  const places = noneOfEach();
  for (let bits = 1; bits <= MAX_BITS; bits += 1) places[bits] = at(places, bits - 1) + at(counts, bits - 1);
  const symbols: number[] = [];
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const bits = at(lengths, symbol);
    if (bits === 0) continue;
    symbols[at(places, bits)] = symbol;
    places[bits] = at(places, bits) + 1;
  }
  return symbols;
}

function reverse(code: number, bits: number): number {
  let turned = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  turned = ((turned & 0x3333) << 2) | ((turned >> 2) & 0x3333);
  turned = ((turned & 0x0f0f) << 4) | ((turned >> 4) & 0x0f0f);
  turned = ((turned & 0x00ff) << 8) | (turned >> 8);
  return turned >> (16 - bits);
}

/** The symbol at the beginning of these bits, as `symbol << 4 | length`, where the code is a long one; 0 for none. */
export function findCode({ counts, symbols }: Huffman, bits: number): number {
  if (symbols.length === 0) return 0;
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= MAX_BITS; length += 1) {
    code |= (bits >>> (length - 1)) & 1;
    const count = at(counts, length);
    if (code - first < count) return (at(symbols, index + code - first) << 4) | length;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return 0;
}

/** One for each length; a literal is made several times as fast as an array that is filled. */
function noneOfEach(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

/** A plain array: small typed ones cost more to make and to let go than these tables take to build. */
export function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] as number;
}
