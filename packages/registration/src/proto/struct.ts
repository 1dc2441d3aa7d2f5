/**
 * Converts between `google.protobuf.Struct`, the format of pod specifications and a task's `custom`, and JSON. Struct {
 * 1 fields { 1 key, 2 Value } }; Value { 1 null, 2 number, 3 text, 4 bool, 5 Struct, 6 list { 1 Value } }.
 */
import { FlyteSettingsError, type Json, type JsonObject } from "@flyte-settings/core";
import { bytesOf, EMPTY, fieldsOf, readVarint, text, textOf } from "./read-wire.ts";
import { concat, lengthDelimited, varintField } from "./write-wire.ts";

const DEEPEST = 200;

/** @throws PACKAGE_INVALID for bytes that are not a Struct, or are nested deeper than 200 levels */
export function readStruct(bytes: Uint8Array, depth = 0): JsonObject {
  if (depth > DEEPEST) throw new FlyteSettingsError("PACKAGE_INVALID", `a Struct nested deeper than ${DEEPEST} levels`);
  const entries: [string, Json][] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number !== 1 || field.type !== 2) continue;
    const entry = bytes.subarray(field.at, field.end);
    entries.push([textOf(entry, 1), readValue(bytesOf(entry, 2) ?? EMPTY, depth)]);
  }
  return Object.fromEntries(entries);
}

function readValue(bytes: Uint8Array, depth: number): Json {
  const field = fieldsOf(bytes)
    .filter(({ number }) => number >= 1 && number <= 6)
    .at(-1);
  if (field === undefined) return null;
  const value = bytes.subarray(field.at, field.end);
  switch (field.number) {
    case 2:
      return new DataView(value.buffer, value.byteOffset, value.length).getFloat64(0, true);
    case 3:
      return text(value);
    case 4:
      return readVarint(bytes, field.at)[0] !== 0;
    case 5:
      return readStruct(value, depth + 1);
    case 6:
      return readList(value, depth + 1);
    default:
      return null;
  }
}

function readList(bytes: Uint8Array, depth: number): Json[] {
  if (depth > DEEPEST) throw new FlyteSettingsError("PACKAGE_INVALID", `a list nested deeper than ${DEEPEST} levels`);
  return fieldsOf(bytes)
    .filter((field) => field.number === 1 && field.type === 2)
    .map((field) => readValue(bytes.subarray(field.at, field.end), depth));
}

/** Keys in the object's order. */
export function writeStruct(json: JsonObject): Uint8Array {
  return concat(
    Object.entries(json).map(([key, value]) =>
      lengthDelimited(1, concat([lengthDelimited(1, key), lengthDelimited(2, writeValue(value))])),
    ),
  );
}

function writeValue(json: Json): Uint8Array {
  if (json === null) return varintField(1, 0);
  if (typeof json === "number") return concat([Uint8Array.of(2 * 8 + 1), float64(json)]);
  if (typeof json === "string") return lengthDelimited(3, json);
  if (typeof json === "boolean") return varintField(4, json ? 1 : 0);
  if (isList(json)) {
    return lengthDelimited(6, concat(json.map((item) => lengthDelimited(1, writeValue(item)))));
  }
  return lengthDelimited(5, writeStruct(json));
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return bytes;
}
