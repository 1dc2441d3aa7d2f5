import { checkText } from "../check-argument.ts";
import { type ErrorCode, FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { fromPairs } from "../ordered-record.ts";
import type { PythonJson } from "./python-json.ts";
import { CONSTANTS, ESCAPES } from "./python-json-words.ts";
import { pythonNumber } from "./python-number.ts";

export interface ParseOptions {
  /** A name that stands twice in one object: refused, or the last value counts, as in Python. */
  readonly duplicates?: "refuse" | "last";
  /** The code of the errors; absent: `JSON_INVALID`. */
  readonly code?: ErrorCode;
}

/** How many lists and objects may stand in each other: a little less than Python's own limit. */
const MAX_DEPTH = 900;
/** Shorter integers are the same in JavaScript. */
const SAFE_DIGITS = 15;
/** Longer integers are refused by Python as well. */
const MAX_DIGITS = 4300;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /(-?(?:0|[1-9]\d*))(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const CONSTANT = /null|true|false|NaN|-?Infinity/y;
const UNESCAPED = /[^"\\\x00-\x1f]*/y;
const HEX = /[0-9a-fA-F]{4}/y;

interface Source {
  readonly text: string;
  readonly options: ParseOptions;
  at: number;
  depth: number;
}

/**
 * Reads JSON as Python's `json.loads` does: `NaN` and the infinities are read, order of keys and kinds of numbers stay.
 *
 * @throws JSON_INVALID (or the code given) in Python's words, with line and column, when it is no JSON, is nested deeper
 * than 900 or repeats a name that it must not
 */
export function parsePythonJson(text: string, options: ParseOptions = {}): PythonJson {
  return guarded("parsePythonJson", () => {
    checkText(text, "JSON", options.code ?? "JSON_INVALID");
    const source: Source = { text, options, at: 0, depth: 0 };
    if (text.startsWith("\ufeff")) throw wrong(source, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    skipSpace(source);
    const value = parseValue(source);
    skipSpace(source);
    if (source.at < text.length) throw wrong(source, "Extra data", source.at);
    return value;
  });
}

function parseValue(source: Source): PythonJson {
  const start = source.at;
  const first = source.text[start];
  if (first === '"') return parseString(source);
  if (first === "{") return nested(source, parseObject);
  if (first === "[") return nested(source, parseList);
  const number = match(source, NUMBER);
  if (number !== undefined) return toNumber(source, number, start);
  const constant = match(source, CONSTANT);
  if (constant === undefined) throw wrong(source, "Expecting value", start);
  return CONSTANTS.get(constant[0]) as PythonJson;
}

function nested(source: Source, parse: (source: Source) => PythonJson): PythonJson {
  source.depth += 1;
  if (source.depth > MAX_DEPTH) throw wrong(source, `Nested deeper than ${MAX_DEPTH}`, source.at);
  source.at += 1;
  skipSpace(source);
  const value = parse(source);
  source.depth -= 1;
  return value;
}

function parseObject(source: Source): PythonJson {
  const pairs = /* @__PURE__ */ new Map<string, PythonJson>();
  if (take(source, "}")) return fromPairs(pairs);
  do {
    skipSpace(source);
    const start = source.at;
    if (source.text[start] !== '"') throw wrong(source, "Expecting property name enclosed in double quotes", start);
    const name = parseString(source);
    if (pairs.has(name) && source.options.duplicates !== "last") {
      throw wrong(source, `The name "${shown(name)}" stands twice in one object`, start);
    }
    skipSpace(source);
    if (!take(source, ":")) throw wrong(source, "Expecting ':' delimiter", source.at);
    skipSpace(source);
    pairs.set(name, parseValue(source));
    skipSpace(source);
  } while (take(source, ","));
  if (!take(source, "}")) throw wrong(source, "Expecting ',' delimiter", source.at);
  return fromPairs(pairs);
}

function parseList(source: Source): PythonJson {
  const items: PythonJson[] = [];
  if (take(source, "]")) return items;
  do {
    skipSpace(source);
    items.push(parseValue(source));
    skipSpace(source);
  } while (take(source, ","));
  if (!take(source, "]")) throw wrong(source, "Expecting ',' delimiter", source.at);
  return items;
}

function parseString(source: Source): string {
  const { text } = source;
  const start = source.at;
  source.at += 1;
  let value = "";
  for (;;) {
    value += match(source, UNESCAPED)?.[0] ?? "";
    const end = text[source.at];
    if (end === undefined) throw wrong(source, "Unterminated string starting at", start);
    if (end !== "\\" && end !== '"') throw wrong(source, "Invalid control character at", source.at);
    source.at += 1;
    if (end === '"') return value;
    value += parseEscape(source, start);
  }
}

function parseEscape(source: Source, start: number): string {
  const kind = source.text[source.at];
  if (kind === undefined) throw wrong(source, "Unterminated string starting at", start);
  source.at += 1;
  if (kind !== "u") {
    const plain = ESCAPES.get(kind);
    if (plain === undefined) throw wrong(source, "Invalid \\escape", source.at - 2);
    return plain;
  }
  const digits = match(source, HEX);
  if (digits === undefined) throw wrong(source, "Invalid \\uXXXX escape", source.at - 1);
  return String.fromCharCode(Number.parseInt(digits[0], 16));
}

function toNumber(source: Source, [text, integer = ""]: RegExpExecArray, start: number): PythonJson {
  if (text === integer && text.length <= SAFE_DIGITS) return text === "-0" ? 0 : Number(text);
  if (text === integer && integer.replace("-", "").length > MAX_DIGITS) {
    throw wrong(source, `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion`, start);
  }
  return pythonNumber(text);
}

function skipSpace(source: Source): void {
  SPACE.lastIndex = source.at;
  SPACE.test(source.text);
  source.at = SPACE.lastIndex;
}

function take(source: Source, char: string): boolean {
  if (source.text[source.at] !== char) return false;
  source.at += 1;
  return true;
}

function match(source: Source, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = source.at;
  const found = pattern.exec(source.text);
  if (found === null) return undefined;
  source.at = pattern.lastIndex;
  return found;
}

/** Places are counted in characters, as Python does, not in UTF-16 units. */
function wrong(source: Source, problem: string, unit: number): FlyteSettingsError {
  const before = source.text.slice(0, unit);
  const line = before.split("\n").length;
  const char = length(before);
  const column = length(before.slice(before.lastIndexOf("\n") + 1)) + 1;
  return new FlyteSettingsError(
    source.options.code ?? "JSON_INVALID",
    `${problem}: line ${line} column ${column} (char ${char}). Expected JSON as flytekit writes it`,
    { line, column },
  );
}

function length(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}
