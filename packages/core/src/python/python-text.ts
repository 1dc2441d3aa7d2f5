import { pairsOf } from "../ordered-record.ts";
import { isFloat, isPythonNumber, numberRepr } from "./python-number.ts";

// How Python strips strings and formats values in its messages, where JavaScript differs.

const SPACES =
  "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

/** `str.strip()`: with U+001C to U+001F and U+0085, without U+FEFF. */
export function pythonStrip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACES.includes(text.charAt(start))) start += 1;
  while (end > start && SPACES.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** A float that must be distinguished from an integer of the same value, as marked by the YAML reader. */
interface Float {
  readonly kind: "float";
  readonly value: number;
}

/** Whether the value is a float in Python: a number with a fraction, `nan`, `inf`, or a marked one. */
export function isPythonFloat(value: unknown): boolean {
  return typeof value === "number" || isPythonNumber(value) ? isFloat(value) : isMarked(value);
}

function isMarked(value: unknown): value is Float {
  return (value as Partial<Float> | null)?.kind === "float";
}

/** `bool(value)`: nothing, 0 and empty values are false; `nan` is not. */
export function isPythonTrue(value: unknown): boolean {
  if (isPythonNumber(value)) return Number(numberRepr(value)) !== 0;
  if (isMarked(value)) return value.value !== 0;
  if (typeof value === "number") return value !== 0;
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** `str(value)` */
export function pythonStr(value: unknown): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

/** `repr(value)` of strings, numbers, lists, mappings and `None`. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "string") return quoted(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  if (typeof value === "number" || isPythonNumber(value)) return numberText(numberRepr(value));
  if (typeof value !== "object") return String(value);
  const pairs: [unknown, unknown][] = value instanceof Map ? [...value] : pairsOf(value as Record<string, unknown>);
  return `{${pairs.map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`).join(", ")}}`;
}

/** Python prints special floats differently from JSON. */
function numberText(json: string): string {
  return oddNumbers[json] ?? json;
}

const oddNumbers: Readonly<Record<string, string>> = { NaN: "nan", Infinity: "inf", "-Infinity": "-inf" };

// Python escapes unassigned characters: by the version of Unicode of its interpreter, here of the JavaScript runtime.
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = new RegExp(`[\\\\${quote}\\p{C}]|(?! )\\p{Z}`, "gu");
  const body = text.replace(escaped, (character) => {
    return `\\${shortEscapes[character] ?? longEscape(character.codePointAt(0) ?? 0)}`;
  });
  return quote + body + quote;
}

const shortEscapes: Readonly<Record<string, string>> = {
  "\n": "n",
  "\r": "r",
  "\t": "t",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

function longEscape(code: number): string {
  const [letter, width] = code < 0x100 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
  return `${letter}${code.toString(16).padStart(width as number, "0")}`;
}
