const POLYNOMIAL = 0xedb88320;
/** Bytes processed per step; each has its own table, stored one after the other. */
const STRIDE = 4;

let tables: Int32Array | undefined;

/** The checksum at the end of a gzip member: CRC-32 (IEEE 802.3), as a number from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  tables ??= makeTables();
  const t = tables;
  const whole = bytes.length - (bytes.length % STRIDE);
  let crc = -1;
  let i = 0;
  for (; i < whole; i += STRIDE) {
    crc =
      at(t, 0x300 | ((crc ^ byteAt(bytes, i)) & 255)) ^
      at(t, 0x200 | (((crc >>> 8) ^ byteAt(bytes, i + 1)) & 255)) ^
      at(t, 0x100 | (((crc >>> 16) ^ byteAt(bytes, i + 2)) & 255)) ^
      at(t, (crc >>> 24) ^ byteAt(bytes, i + 3));
  }
  for (; i < bytes.length; i += 1) crc = at(t, (crc ^ byteAt(bytes, i)) & 255) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Each table advances the previous one by a byte. */
function makeTables(): Int32Array {
  const made = new Int32Array(256 * STRIDE);
  for (let i = 0; i < made.length; i += 1) {
    let crc = i < 256 ? i : at(made, i - 256);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    made[i] = crc;
  }
  return made;
}

// Two functions, so that each is called with one kind of array and optimized for it.
function at(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}
