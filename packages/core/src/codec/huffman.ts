/** Codes up to so many bits are found by one look; longer ones are rare, and their tables would be big. */
const QUICK_BITS = 8;
const MAX_BITS = 15;

/** A Huffman code of deflate (RFC 1951, 3.2.2), ready for decoding. */
export interface Huffman {
  /** By the next bits, lowest first: symbol << 4 | length; 0 where the code is longer, or no code. */
  readonly quick: readonly number[];
  readonly quickBits: number;
  /** The same for longer codes, by {@link longKey}. */
  readonly long: ReadonlyMap<number, number>;
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
  return makeTables(lengths, codes, Math.min(longest, QUICK_BITS));
}

/** @param codes the first code of each length; used up */
function makeTables(lengths: readonly number[], codes: number[], quickBits: number): Huffman {
  const size = 1 << quickBits;
  const quick = zeros(size);
  const long = new Map<number, number>();
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const bits = at(lengths, symbol);
    if (bits === 0) continue;
    const code = at(codes, bits);
    codes[bits] = code + 1;
    const entry = (symbol << 4) | bits;
    const turned = reverse(code, bits);
    if (bits > quickBits) long.set(longKey(turned, bits), entry);
    else for (let i = turned; i < size; i += 1 << bits) quick[i] = entry;
  }
  return { quick, quickBits, long };
}

function reverse(code: number, bits: number): number {
  let turned = 0;
  for (let bit = 0; bit < bits; bit += 1) turned = (turned << 1) | ((code >> bit) & 1);
  return turned;
}

/** The symbol at the beginning of these bits, as `symbol << 4 | length`, where the code is a long one; 0 for none. */
export function findCode({ long }: Huffman, hold: number): number {
  for (let bits = QUICK_BITS + 1; bits <= MAX_BITS; bits += 1) {
    const found = long.get(longKey(hold, bits));
    if (found !== undefined) return found;
  }
  return 0;
}

/** The lowest bits of so many, with a one before them, so that codes of different lengths differ. */
function longKey(hold: number, bits: number): number {
  return (hold & ((1 << bits) - 1)) | (1 << bits);
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
