/**
 * Protobuf's wire format without schemas: a message is a sequence of fields, and untouched fields keep their bytes.
 * Packages are read and filled in at this level; messages that must be fully decoded go through `./wire`.
 */
import { FlyteSettingsError } from "@flyte-settings/core";

/** One field of a message; positions are offsets in that message. */
export interface Field {
  readonly number: number;
  /** 0 varint, 1 eight bytes, 2 length-delimited, 3 group, 5 four bytes. */
  readonly type: number;
  /** Offset of its tag. */
  readonly from: number;
  /** Offset of its value, after tag and length. */
  readonly at: number;
  readonly end: number;
}

/** The encoding of a missing message. */
export const EMPTY: Uint8Array = new Uint8Array(0);

export const LENGTH_DELIMITED = 2;
const DEEPEST_GROUP = 100;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The fields of a message, in order.
 *
 * @throws PACKAGE_INVALID if the bytes are not a message
 */
export function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const field = fieldAt(bytes, at, 0);
    fields.push(field);
    at = field.end;
  }
  return fields;
}

export function fieldAt(bytes: Uint8Array, from: number, depth: number): Field {
  const tagEnd = endOfVarint(bytes, from);
  const tag = varintValue(bytes, from, tagEnd);
  const number = Math.floor(tag / 8);
  const type = tag % 8;
  if (number === 0 || number > 0x1fffffff) throw malformed("field number out of range");
  let at = tagEnd;
  let end: number;
  if (type === LENGTH_DELIMITED) {
    at = endOfVarint(bytes, tagEnd);
    end = at + varintValue(bytes, tagEnd, at);
  } else end = endOfFixed(bytes, at, type, number, depth);
  if (end > bytes.length) throw malformed("it ends in the middle of a field");
  return { number, type, from, at, end };
}

function endOfFixed(bytes: Uint8Array, at: number, type: number, number: number, depth: number): number {
  if (type === 0) return endOfVarint(bytes, at);
  if (type === 1) return at + 8;
  if (type === 5) return at + 4;
  if (type === 3) return endOfGroup(bytes, at, number, depth + 1);
  throw malformed(`unknown wire type ${type}`);
}

function endOfGroup(bytes: Uint8Array, from: number, number: number, depth: number): number {
  if (depth > DEEPEST_GROUP) throw malformed("groups nested too deep");
  for (let at = from; ; ) {
    const [tag, next] = readVarint(bytes, at);
    if (tag % 8 === 4) {
      if (Math.floor(tag / 8) !== number) throw malformed("a group that ends as another");
      return next;
    }
    at = fieldAt(bytes, at, depth).end;
  }
}

/** A varint as a number (exact up to 2^53; beyond that, its high bits are lost) and the offset of its end. */
export function readVarint(bytes: Uint8Array, from: number): [value: number, end: number] {
  const end = endOfVarint(bytes, from);
  return [varintValue(bytes, from, end), end];
}

function endOfVarint(bytes: Uint8Array, from: number): number {
  for (let at = from; at < from + 10; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) throw malformed("it ends in the middle of a number");
    if (byte < 0x80) return at + 1;
  }
  throw malformed("a number longer than ten bytes");
}

function varintValue(bytes: Uint8Array, from: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= from; at -= 1) value = value * 128 + ((bytes[at] ?? 0) & 0x7f);
  return value;
}

/** The bytes of the last length-delimited field with that number, which takes precedence in protobuf. */
export function bytesOf(bytes: Uint8Array, number: number): Uint8Array | undefined {
  let found: Uint8Array | undefined;
  for (let at = 0; at < bytes.length; ) {
    const field = fieldAt(bytes, at, 0);
    if (field.number === number && field.type === LENGTH_DELIMITED) found = bytes.subarray(field.at, field.end);
    at = field.end;
  }
  return found;
}

/** All length-delimited fields with that number, in order. */
export function allBytesOf(bytes: Uint8Array, number: number): Uint8Array[] {
  return fieldsOf(bytes)
    .filter((field) => field.number === number && field.type === LENGTH_DELIMITED)
    .map((field) => bytes.subarray(field.at, field.end));
}

/** The string in that field; `""` if it is missing, as in protobuf. */
export function textOf(bytes: Uint8Array, number: number): string {
  const found = bytesOf(bytes, number);
  return found === undefined ? "" : text(found);
}

export function numberOf(bytes: Uint8Array, number: number): number {
  const found = fieldsOf(bytes)
    .filter((field) => field.number === number && field.type === 0)
    .at(-1);
  return found === undefined ? 0 : readVarint(bytes, found.at)[0];
}

/** @throws PACKAGE_INVALID if the bytes are not UTF-8 */
export function text(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed("a string that is not UTF-8");
  }
}

function malformed(problem: string): FlyteSettingsError {
  return new FlyteSettingsError("PACKAGE_INVALID", `not a protobuf message: ${problem}`);
}
