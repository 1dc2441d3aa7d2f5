/** Where code lies: `BUCKET[/prefix]/PROJECT/DOMAIN/BASE32(md5)/NAME`, as Admin names what it lets be uploaded. */

export interface CodeLocation {
  /** `fast<md5>.tar.gz`: names the sources, whatever the archive's own bytes. */
  readonly name: string;
  /** 16 bytes, of the stored bytes; absent where the location has no such part. */
  readonly md5?: Uint8Array;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const MD5_SEGMENT = /^[A-Z2-7]{26}={6}$/;

export function readCodeLocation(location: string): CodeLocation {
  const parts = location.split("/");
  const [segment = "", name = ""] = parts.slice(-2);
  return MD5_SEGMENT.test(segment) ? { name, md5: decodeBase32(segment) } : { name };
}

/** RFC 4648 §6; the 16 bytes of an MD5 are 26 characters and padding. */
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
