import { shown } from "./errors.ts";
import { isNumber, isPythonNumber, numberRepr } from "./python/python-number.ts";

/** Describes a value for a message: the value if it is short, otherwise its kind. Not for possible secrets. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return `"${shown(value)}"`;
  if (isNumber(value)) return shown(numberRepr(value));
  return typeof value === "boolean" ? String(value) : typeWord(value);
}

/** The kind of value, for a message: `a list`, `an object`, `a number`; never its contents. */
export function typeWord(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  if (isPythonNumber(value)) return "a number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
