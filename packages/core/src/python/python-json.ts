import { guarded } from "../guard.ts";
import { isObject } from "../json.ts";
import { pairsOf } from "../ordered-record.ts";
import { isPythonNumber, numberRepr, type PythonNumber } from "./python-number.ts";

/** JSON as represented in Python: with the order of keys, the types of numbers, `NaN` and the infinities. */
export type PythonJson =
  | null
  | boolean
  | string
  | number
  | bigint
  | PythonNumber
  | readonly PythonJson[]
  | { readonly [name: string]: PythonJson };

const PLAIN = /^[ !#-[\]-~]*$/;
const BEYOND_ASCII = /[\x7f-\uffff]/g;

/** Quotes a string as `json.dumps` does: everything outside U+0020 to U+007E becomes `\uxxxx`. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * The output of Python's `json.dumps` with its defaults: `", "` and `": "`, ASCII, floats by `repr`.
 *
 * @throws SETTINGS_INVALID for values that JSON cannot represent: a function, `undefined`, a symbol
 */
export function writePythonJson(value: PythonJson): string {
  return guarded("writePythonJson", () => jsonText(value));
}

/** {@link writePythonJson}, for callers that report the place. @throws TypeError */
export function jsonText(value: PythonJson): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
    case "bigint":
      return numberRepr(value);
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : writeObject(value);
    default:
      throw new TypeError(`no JSON: ${typeof value}`);
  }
}

function writeObject(value: Exclude<PythonJson, null | boolean | string | number | bigint>): string {
  if (isPythonNumber(value)) return numberRepr(value);
  if (isList(value)) return `[${value.map(jsonText).join(", ")}]`;
  const pairs = pairsOf(value).map(([name, item]) => `${quote(name)}: ${jsonText(item)}`);
  return `{${pairs.join(", ")}}`;
}

export function isList(value: unknown): value is readonly PythonJson[] {
  return Array.isArray(value);
}

/** Whether the value is a dict in Python. */
export function isDict(value: unknown): value is { readonly [name: string]: PythonJson } {
  return isObject(value) && !isPythonNumber(value);
}
