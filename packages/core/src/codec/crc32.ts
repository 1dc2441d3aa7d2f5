const POLYNOMIAL = 0xedb88320;
/** Bytes that one step takes; each has a table of its own, one after the other. */
const STRIDE = 8;

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
      at(t, 0x700 | ((crc ^ byteAt(bytes, i)) & 255)) ^
      at(t, 0x600 | (((crc >>> 8) ^ byteAt(bytes, i + 1)) & 255)) ^
      at(t, 0x500 | (((crc >>> 16) ^ byteAt(bytes, i + 2)) & 255)) ^
      at(t, 0x400 | ((crc >>> 24) ^ byteAt(bytes, i + 3))) ^
      at(t, 0x300 | byteAt(bytes, i + 4)) ^
      at(t, 0x200 | byteAt(bytes, i + 5)) ^
      at(t, 0x100 | byteAt(bytes, i + 6)) ^
      at(t, byteAt(bytes, i + 7));
  }
  for (; i < bytes.length; i += 1) crc = at(t, (crc ^ byteAt(bytes, i)) & 255) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The first by the polynomial; each further one moves the one before by a byte. */
function makeTables(): Int32Array {
  const made = new Int32Array(256 * STRIDE);
  for (let i = 0; i < 256; i += 1) {
    let crc = i;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    made[i] = crc;
  }
  for (let i = 256; i < made.length; i += 1) made[i] = at(made, at(made, i - 256) & 255) ^ (at(made, i - 256) >>> 8);
  return made;
}

// Two functions, so that each sees one kind of array and is compiled for it.
function at(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}
