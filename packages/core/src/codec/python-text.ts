import { entries } from "../ordered-record.ts";
import { isPythonNumber, numberRepr } from "../python-number.ts";
import { quoted } from "../python-text.ts";
import { isList, type PythonJson } from "./python-json.ts";

/** Whether Python takes the value for true. */
export function isTruthy(value: PythonJson): boolean {
  if (typeof value === "number") return value !== 0;
  if (isPythonNumber(value)) return !/^-?0(\.0)?$/.test(numberRepr(value));
  if (isList(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return entries(value).length > 0;
  return Boolean(value);
}

/** Python's `str` of a value that JSON can hold. */
export function pythonStr(value: PythonJson): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

/** Python's `repr`: `None`, `True`, `'a'`, `['a', 1.0]`, `{'b': 1}`. */
export function pythonRepr(value: PythonJson): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || isPythonNumber(value)) return floatWord(numberRepr(value));
  if (isList(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  return `{${entries(value)
    .map(([name, item]) => `${quoted(name)}: ${pythonRepr(item)}`)
    .join(", ")}}`;
}

/** `repr` says `nan` and `inf` where JSON says `NaN` and `Infinity`. */
function floatWord(json: string): string {
  return json.replace("NaN", "nan").replace("Infinity", "inf");
}
