import type { YamlBytes, YamlDate, YamlFloat, YamlSet, YamlValue } from "@flyte-settings/core/config";
import type { Answer } from "./ascii-json.ts";
import { isObject, type Json } from "./json.ts";

/**
 * The marks of requests and answers: what JSON, or JavaScript's numbers and objects, would lose.
 *
 * | mark | is |
 * |---|---|
 * | `{"$pairs": [[k, v], …]}` | a mapping whose order or keys an object would lose |
 * | `{"$float": "1.0"}` | an integral, infinite or NaN float, as Python's `repr` writes it |
 * | `{"$int": "…"}` | an integer from 2^53 on |
 * | `{"$date": …}`, `{"$bytes": base64}`, `{"$set": […]}`, `{"$seconds": n}` | dates, binaries, sets, durations |
 */

/** A key that makes a mapping be written as pairs: JavaScript would move it, or hang it on the prototype. */
const ODD_KEY = /^(?:__proto__|0|[1-9][0-9]{0,9})$/;

/** A value of configuration, marked. */
export function writeMarks(value: YamlValue): Answer {
  if (typeof value === "bigint") return { $int: String(value) };
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(writeMarks);
  if (value instanceof Map) return writePairs([...(value as ReadonlyMap<YamlValue, YamlValue>)], writeMarks);
  return writeSpecial(value as YamlFloat | YamlDate | YamlBytes | YamlSet);
}

function writeSpecial(value: YamlFloat | YamlDate | YamlBytes | YamlSet): Answer {
  switch (value.kind) {
    case "float":
      return { $float: floatRepr(value.value) };
    case "date":
      return { $date: value.text };
    case "bytes":
      return { $bytes: value.base64 };
    case "set":
      return { $set: value.members.map(writeMarks) };
  }
}

/** A mapping: an object where that keeps all of it, else pairs. */
export function writePairs<V>(pairs: readonly (readonly [YamlValue, V])[], write: (value: V) => Answer): Answer {
  const isPlain = pairs.every(([key]) => typeof key === "string" && !ODD_KEY.test(key));
  if (!isPlain) return { $pairs: pairs.map(([key, value]) => [writeMarks(key), write(value)]) };
  return Object.fromEntries(pairs.map(([key, value]) => [key as string, write(value)]));
}

/** A mapping of a request, in order: an object or pairs. `undefined` when it is neither. */
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

/** Python's `repr` of an integral, infinite or NaN float. */
function floatRepr(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace("NaN", "nan").replace("Infinity", "inf");
  if (Math.abs(value) < 1e16) return `${Object.is(value, -0) ? "-0" : value}.0`;
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** A value of a request with its marks taken for what they are: floats and big integers as configuration holds them. */
export function readMarks(value: Json): YamlValue {
  if (Array.isArray(value)) return value.map(readMarks);
  if (!isObject(value)) return value;
  const { $float, $int } = value;
  if (typeof $float === "string") return { kind: "float", value: floatOf($float) };
  if (typeof $int === "string" && /^-?\d+$/.test($int)) return BigInt($int);
  return new Map((readPairs(value) ?? []).map(([key, inner]) => [key, readMarks(inner)]));
}

function floatOf(repr: string): number {
  return Number(repr.replace("inf", "Infinity"));
}
