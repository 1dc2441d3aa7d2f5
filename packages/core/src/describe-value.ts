import { shown } from "./errors.ts";
import { isNumber, isPythonNumber, numberRepr } from "./python/python-number.ts";

/** A value in a message: itself where it is short, else its kind. Not for what may be a secret. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return `"${shown(value)}"`;
  if (isNumber(value)) return shown(numberRepr(value));
  return typeof value === "boolean" ? String(value) : typeWord(value);
}

/** What kind of value it is, for a message: `a list`, `an object`, `a number`; never its contents. */
export function typeWord(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  if (isPythonNumber(value)) return "a number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
