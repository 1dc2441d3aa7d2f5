import { entries, fromPairs, isPythonNumber, type PythonNumber, pythonNumber } from "@flyte-settings/core";
import type { YamlBytes, YamlDate, YamlFloat, YamlSet, YamlValue } from "@flyte-settings/core/config";
import { numberRepr, type PythonJson } from "@flyte-settings/core/internal";
import type { Answer } from "./ascii-json.ts";
import { isObject, type Json } from "./json.ts";

/**
 * Markers in requests and responses for values that JSON, or JavaScript's numbers and objects, cannot represent.
 *
 * | marker | value |
 * |---|---|
 * | `{"$pairs": [[k, v], …]}` | a mapping whose order or keys an object would lose |
 * | `{"$float": "1.0"}` | an integral, infinite or NaN float, as Python's `repr` writes it |
 * | `{"$int": "…"}` | an integer from 2^53 on |
 * | `{"$date": …}`, `{"$bytes": base64}`, `{"$set": […]}`, `{"$seconds": n}` | dates, binaries, sets, durations |
 */

/** A key that requires a mapping to be written as pairs: JavaScript would reorder it, or set the prototype. */
const ODD_KEY = /^(?:__proto__|0|[1-9][0-9]{0,9})$/;

/** A Python JSON value with markers. */
export function writeMarks(value: PythonJson): Answer {
  if (typeof value === "number" || typeof value === "bigint" || isPythonNumber(value)) return writeNumber(value);
  if (value === null || typeof value !== "object") return value;
  return Array.isArray(value) ? value.map(writeMarks) : writePairs(entries(value as PythonObject), writeMarks);
}

type PythonObject = { readonly [name: string]: PythonJson };

/** A configuration value with markers. */
export function writeYamlMarks(value: YamlValue): Answer {
  if (value === null || typeof value !== "object") return writeMarks(value);
  if (Array.isArray(value)) return value.map(writeYamlMarks);
  if (value instanceof Map) return writePairs([...(value as ReadonlyMap<YamlValue, YamlValue>)], writeYamlMarks);
  return writeSpecial(value as YamlFloat | YamlDate | YamlBytes | YamlSet);
}

function writeSpecial(value: YamlFloat | YamlDate | YamlBytes | YamlSet): Answer {
  switch (value.kind) {
    case "float":
      return writeNumber(asFloat(value.value));
    case "date":
      return { $date: value.text };
    case "bytes":
      return { $bytes: value.base64 };
    case "set":
      return { $set: value.members.map(writeYamlMarks) };
  }
}

function asFloat(value: number): number | PythonNumber {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? pythonNumber(`${value}.0`) : value;
}

/** A JavaScript number is an integer if it is a safe integer, otherwise a float. */
function writeNumber(value: number | bigint | PythonNumber): Answer {
  const repr = numberRepr(value);
  if (/^-?[0-9]+$/.test(repr)) return Number.isSafeInteger(Number(repr)) ? Number(repr) : { $int: repr };
  return Number.isFinite(value) && !Number.isInteger(value) ? (value as number) : { $float: floatText(repr) };
}

/** `repr` writes `nan` and `inf` where JSON has `NaN` and `Infinity`. */
function floatText(json: string): string {
  return json.replace("NaN", "nan").replace("Infinity", "inf");
}

/** A mapping: an object if that is lossless, otherwise pairs. */
export function writePairs<K extends YamlValue, V>(
  pairs: readonly (readonly [K, V])[],
  write: (value: V) => Answer,
): Answer {
  const isPlain = pairs.every(([key]) => typeof key === "string" && !ODD_KEY.test(key));
  if (!isPlain) return { $pairs: pairs.map(([key, value]) => [writeYamlMarks(key), write(value)]) };
  return Object.fromEntries(pairs.map(([key, value]) => [key as string, write(value)]));
}

/** A mapping in a request, in order: an object or pairs. `undefined` if it is neither. */
export function readPairs(value: Json | undefined): [key: string, value: Json][] | undefined {
  if (!isObject(value)) return undefined;
  const pairs = value["$pairs"];
  if (pairs === undefined) return Object.entries(value);
  if (!Array.isArray(pairs) || !pairs.every(isPair)) return undefined;
  return pairs.map(([key, inner]) => [String(key), inner]);
}

function isPair(value: Json): value is [Json, Json] {
  return Array.isArray(value) && value.length === 2;
}

/** A value in a request, with markers converted. */
export function readMarks(value: Json): PythonJson {
  if (Array.isArray(value)) return value.map(readMarks);
  if (!isObject(value)) return value;
  const { $float, $int } = value;
  if (typeof $float === "string") return readFloat($float);
  if (typeof $int === "string") return pythonNumber($int);
  return fromPairs((readPairs(value) ?? []).map(([key, inner]) => [key, readMarks(inner)]));
}

function readFloat(repr: string): PythonJson {
  const special = /^(-?)(inf|nan)$/.exec(repr);
  if (special === null) return pythonNumber(repr);
  return special[2] === "nan" ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
}
