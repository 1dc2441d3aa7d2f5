/** Codes up to this length are found with one lookup; longer ones are rare and would need large tables. */
const QUICK_BITS = 8;
const MAX_BITS = 15;

/** A Huffman code of deflate (RFC 1951, 3.2.2), ready for decoding. */
export interface Huffman {
  /** Indexed by the next bits, lowest first: symbol << 4 | length; 0 if the code is longer or invalid. */
  readonly quick: readonly number[];
  readonly quickBits: number;
  /** The same for longer codes, indexed by {@link longKey}. */
  readonly long: ReadonlyMap<number, number>;
}

/**
 * Builds the code in which the symbol i has `lengths[i]` bits (0: unused). Returns `undefined` for an invalid code: one
 * with too many codes, or too few. Exceptions: no codes at all and, if allowed, a single code of one bit.
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

/** @param codes the first code of each length; modified */
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

/** Finds the symbol of a long code at the start of these bits, as `symbol << 4 | length`; 0 if not found. */
export function findCode({ long }: Huffman, hold: number): number {
  for (let bits = QUICK_BITS + 1; bits <= MAX_BITS; bits += 1) {
    const found = long.get(longKey(hold, bits));
    if (found !== undefined) return found;
  }
  return 0;
}

/** The lowest `bits` bits, prefixed with a one so that codes of different lengths differ. */
function longKey(hold: number, bits: number): number {
  return (hold & ((1 << bits) - 1)) | (1 << bits);
}

/** A zero per length; a literal is several times faster than filling an array. */
function noneOfEach(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

/** A plain array: small typed arrays cost more to allocate and collect than these tables take to build. */
export function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] as number;
}
