const POLYNOMIAL = 0xedb88320;
/** Bytes that one step takes; each has a table of its own. */
const STRIDE = 4;

let tables: readonly Int32Array[] | undefined;

/** The checksum at the end of a gzip member: CRC-32 (IEEE 802.3), as a number from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  tables ??= makeTables();
  const [t0, t1, t2, t3] = tables as [Int32Array, Int32Array, Int32Array, Int32Array];
  const whole = bytes.length - (bytes.length % STRIDE);
  let crc = -1;
  let i = 0;
  for (; i < whole; i += STRIDE) {
    crc ^= at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24);
    crc = at(t3, crc & 255) ^ at(t2, (crc >>> 8) & 255) ^ at(t1, (crc >>> 16) & 255) ^ at(t0, crc >>> 24);
  }
  for (; i < bytes.length; i += 1) crc = at(t0, (crc ^ at(bytes, i)) & 255) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function at(numbers: Uint8Array | Int32Array, index: number): number {
  return numbers[index] as number;
}

/** The first by the polynomial; each further one moves the one before by a byte. */
function makeTables(): readonly Int32Array[] {
  const first = new Int32Array(256).map((_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    return crc;
  });
  const made = [first];
  for (let i = 1; i < STRIDE; i += 1) {
    const before = made[i - 1] as Int32Array<ArrayBuffer>;
    made.push(before.map((crc) => at(first, crc & 255) ^ (crc >>> 8)));
  }
  return made;
}
