/** One gzip member (RFC 1952) around independently deflated blocks. */

/** Our header: no name, no time, unknown operating system (255). */
export const plainGzipHeader: Buffer = Buffer.from("1f8b08000000000000ff", "hex");

/** The header of Python's `gzip` at level 9 with a file name. @param name Latin-1 */
export function namedGzipHeader(name: string): Buffer {
  return Buffer.concat([Buffer.from("1f8b08080000000002ff", "hex"), Buffer.from(`${name}\0`, "latin1")]);
}

/** An empty final block, then CRC-32 and length (modulo 2^32) of the uncompressed bytes. */
export function gzipEnd(crc: number, length: number): Buffer {
  const end = Buffer.from("03000000000000000000", "hex");
  end.writeUInt32LE(crc, 2);
  end.writeUInt32LE(length % 2 ** 32, 6);
  return end;
}
