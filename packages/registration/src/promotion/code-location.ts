/** A code location: `BUCKET[/prefix]/PROJECT/DOMAIN/BASE32(md5)/NAME`, as Admin names its upload locations. */

export interface CodeLocation {
  /** `fast<md5>.tar.gz`: identifies the sources, not the bytes of the archive. */
  readonly name: string;
  /** 16 bytes, of the stored bytes; absent if the location has no such part. */
  readonly md5?: Uint8Array;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const MD5_SEGMENT = /^[A-Z2-7]{26}={6}$/;

export function readCodeLocation(location: string): CodeLocation {
  const parts = location.split("/");
  const [segment = "", name = ""] = parts.slice(-2);
  return MD5_SEGMENT.test(segment) ? { name, md5: decodeBase32(segment) } : { name };
}

/** RFC 4648 §6; the 16 bytes of an MD5 become 26 characters and padding. */
function decodeBase32(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  let value = 0;
  let bits = 0;
  let at = 0;
  for (const character of text.replaceAll("=", "")) {
    value = (value << 5) | ALPHABET.indexOf(character);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (value >> bits) & 0xff;
    value &= (1 << bits) - 1;
    at += 1;
  }
  return bytes;
}
