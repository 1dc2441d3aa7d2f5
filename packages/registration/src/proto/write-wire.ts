import { EMPTY, LENGTH_DELIMITED } from "./read-wire.ts";

/** A length-delimited field: a string, a message, bytes. */
export function lengthDelimited(number: number, value: Uint8Array | string): Uint8Array {
  const size = typeof value === "string" ? Buffer.byteLength(value) : value.length;
  const tag = number * 8 + LENGTH_DELIMITED;
  const field = Buffer.allocUnsafe(varintSize(tag) + varintSize(size) + size);
  const at = writeVarint(field, writeVarint(field, 0, tag), size);
  if (typeof value === "string") field.write(value, at);
  else field.set(value, at);
  return field;
}

/** Like {@link lengthDelimited}, but empty for an empty string, as in proto3. */
export function optionalText(number: number, value: string): Uint8Array {
  return value === "" ? EMPTY : lengthDelimited(number, value);
}

export function varintField(number: number, value: number): Uint8Array {
  return concat([varint(number * 8), varint(value)]);
}

export function varint(value: number): Uint8Array {
  const bytes = new Uint8Array(varintSize(value));
  writeVarint(bytes, 0, value);
  return bytes;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** @returns the offset of its end */
function writeVarint(bytes: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) + 128;
  bytes[at++] = rest;
  return at;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
