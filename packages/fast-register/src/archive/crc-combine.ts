/**
 * The CRC-32 of two concatenated byte sequences, from the CRC of each: products of polynomials over GF(2), as in zlib.
 */
export function combineCrc(first: number, second: number, secondLength: number): number {
  return (multiply(power(secondLength), first) ^ second) >>> 0;
}

const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;
const EIGHT_BITS = 3;

function multiply(a: number, b: number): number {
  let product = 0;
  let factor = b;
  for (let mask = ONE; mask !== 0; mask >>>= 1) {
    if (a & mask) product ^= factor;
    factor = factor & 1 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
  }
  return product >>> 0;
}

/** x to the power of eight times `bytes`, by squaring. */
function power(bytes: number): number {
  let square = 0x40000000;
  for (let i = 0; i < EIGHT_BITS; i++) square = multiply(square, square);
  let result = ONE;
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(square, result);
    square = multiply(square, square);
  }
  return result;
}
