import { decodeName } from "../fs/byte-name.ts";

export const BLOCK = 512;

/** Creates the errors of one caller, with its own messages and codes. */
export interface TarErrors {
  /** @param problem the damage, as a clause: `it ends inside a member` */
  invalid(problem: string, cause?: unknown): Error;
  /** @param problem a predicate: `has a name that is too long` */
  unsafe(name: string, problem: string): Error;
}

/** The fields of one header block, before overrides from pax or GNU records. */
export interface RawHeader {
  readonly name: string;
  readonly linkName: string;
  /** One character, `0` for a file. */
  readonly flag: string;
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
}

/** @throws `errors.invalid` for a wrong checksum and for fields that are not numbers */
export function parseHeader(block: Uint8Array, errors: TarErrors): RawHeader {
  checkSum(block, errors);
  return {
    name: headerName(block),
    linkName: decodeName(untilNul(block.subarray(157, 257))),
    flag: String.fromCharCode(block[156] ?? 0),
    mode: field(block, 100, 8, errors) & 0o7777,
    size: field(block, 124, 12, errors),
  };
}

/** Number of bytes between the end of the content and the next block. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

export function isZero(block: Uint8Array): boolean {
  return block[0] === 0 && block.every((byte) => byte === 0);
}

export function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The sum of all bytes, with spaces in place of the checksum itself; old programs summed signed bytes. */
function checkSum(block: Uint8Array, errors: TarErrors): void {
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 32 : (block[i] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const written = field(block, 148, 8, errors);
  if (written !== unsigned && written !== signed) throw errors.invalid("invalid tar header (wrong checksum)");
}

/** Octal digits, or GNU's binary form, in which the first bit is set. */
function field(block: Uint8Array, at: number, length: number, errors: TarErrors): number {
  const first = block[at] ?? 0;
  if (first & 0x80) {
    let value = first & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + (block[at + i] ?? 0);
    if (!Number.isSafeInteger(value) || first & 0x40) throw errors.invalid("a number in a tar header is out of range");
    return value;
  }
  const digits = latin1(block.subarray(at, at + length))
    .replace(/^ +/, "")
    .replace(/[\0 ].*$/s, "");
  if (!/^[0-7]*$/.test(digits)) throw errors.invalid("invalid number in a tar header");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

/** The prefix is only valid in POSIX headers: GNU stores times in the same place. */
function headerName(block: Uint8Array): string {
  const name = untilNul(block.subarray(0, 100));
  const isPosix = latin1(block.subarray(257, 263)) === "ustar\0";
  const prefix = isPosix ? untilNul(block.subarray(345, 500)) : new Uint8Array();
  if (prefix.length === 0) return decodeName(name);
  const whole = new Uint8Array(prefix.length + 1 + name.length);
  whole.set(prefix);
  whole[prefix.length] = 47;
  whole.set(name, prefix.length + 1);
  return decodeName(whole);
}
