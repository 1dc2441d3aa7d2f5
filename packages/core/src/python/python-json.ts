import { guarded } from "../guard.ts";
import { isObject } from "../json.ts";
import { pairsOf } from "../ordered-record.ts";
import { isPythonNumber, numberRepr, type PythonNumber } from "./python-number.ts";

/** JSON as Python holds it: order of keys, kinds of numbers, `NaN` and the infinities kept. */
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

/** The text in quotes, as `json.dumps` writes it: all outside U+0020 to U+007E as `\uxxxx`. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * The text that Python's `json.dumps` gives with its defaults: `", "` and `": "`, ASCII, floats by `repr`.
 *
 * @throws SETTINGS_INVALID for what JSON does not have: a function, `undefined`, a symbol
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

/** Whether Python would call it a dict. */
export function isDict(value: unknown): value is { readonly [name: string]: PythonJson } {
  return isObject(value) && !isPythonNumber(value);
}
