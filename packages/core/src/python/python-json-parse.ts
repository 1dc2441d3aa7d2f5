import { type ErrorCode, FlyteSettingsError, shown } from "../errors.ts";
import { recordOf } from "../ordered-record.ts";
import { type Place, skip } from "./place.ts";
import type { PythonJson } from "./python-json.ts";
import { numberOf } from "./python-number.ts";

export interface ParseOptions {
  /** A duplicate name in an object: rejected, or the last value is used, as in Python. */
  readonly duplicates?: "refuse" | "last";
  /** The code of the errors; default `JSON_INVALID`. */
  readonly code?: ErrorCode;
}

/** Maximum nesting of arrays and objects: slightly less than Python's own limit. */
const MAX_DEPTH = 900;
/** Shorter integers are exact in JavaScript. */
const SAFE_DIGITS = 15;
/** Python rejects longer integers too. */
const MAX_DIGITS = 4300;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /(-?(?:0|[1-9]\d*))(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const CONSTANT = /null|true|false|NaN|-?Infinity/y;
const UNESCAPED = /[^"\\\x00-\x1f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

interface Source extends Place {
  readonly options: ParseOptions;
  depth: number;
}

/**
 * Parses JSON like Python's `json.loads`: accepts `NaN` and the infinities, preserves the order of keys and the types
 * of numbers.
 *
 * @throws JSON_INVALID (or the given code) with Python's message, line and column, if the input is not JSON, is nested
 * deeper than 900 levels or contains a duplicate name that is not allowed
 */
export function parsePythonJson(text: string, options: ParseOptions = {}): PythonJson {
  const source: Source = { text, options, at: 0, depth: 0 };
  if (text.startsWith("\ufeff")) throw wrong(source, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
  skipSpace(source);
  const value = parseValue(source);
  skipSpace(source);
  if (source.at < text.length) throw wrong(source, "Extra data", source.at);
  return value;
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
  const [word] = constant;
  return /^[a-z]/.test(word) ? (JSON.parse(word) as PythonJson) : Number(word);
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
  const pairs = new Map<string, PythonJson>();
  parseItems(source, "}", () => {
    const start = source.at;
    if (source.text[start] !== '"') throw wrong(source, "Expecting property name enclosed in double quotes", start);
    const name = parseString(source);
    if (pairs.has(name) && source.options.duplicates !== "last") {
      throw wrong(source, `The name "${shown(name)}" stands twice in one object`, start);
    }
    skipSpace(source);
    if (!skip(source, ":")) throw wrong(source, "Expecting ':' delimiter", source.at);
    skipSpace(source);
    pairs.set(name, parseValue(source));
  });
  return recordOf(pairs);
}

function parseList(source: Source): PythonJson {
  const items: PythonJson[] = [];
  parseItems(source, "]", () => items.push(parseValue(source)));
  return items;
}

function parseItems(source: Source, end: string, parseItem: () => void): void {
  if (skip(source, end)) return;
  do {
    skipSpace(source);
    parseItem();
    skipSpace(source);
  } while (skip(source, ","));
  if (!skip(source, end)) throw wrong(source, "Expecting ',' delimiter", source.at);
}

function parseString(source: Source): string {
  const { text, at: start } = source;
  source.at += 1;
  do match(source, UNESCAPED);
  while (match(source, ESCAPE) !== undefined);
  if (skip(source, '"')) return JSON.parse(text.slice(start, source.at)) as string;
  const [end, kind] = [text[source.at], text[source.at + 1]];
  if (end !== undefined && end !== "\\") throw wrong(source, "Invalid control character at", source.at);
  if (kind === undefined) throw wrong(source, "Unterminated string starting at", start);
  throw kind === "u"
    ? wrong(source, "Invalid \\uXXXX escape", source.at + 1)
    : wrong(source, "Invalid \\escape", source.at);
}

function toNumber(source: Source, [text, integer = ""]: RegExpExecArray, start: number): PythonJson {
  if (text === integer && text.length <= SAFE_DIGITS) return text === "-0" ? 0 : Number(text);
  if (text === integer && integer.replace("-", "").length > MAX_DIGITS) {
    throw wrong(source, `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion`, start);
  }
  return numberOf(text);
}

function skipSpace(source: Source): void {
  match(source, SPACE);
}

function match(source: Source, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = source.at;
  const found = pattern.exec(source.text);
  if (found === null) return undefined;
  source.at = pattern.lastIndex;
  return found;
}

/** Positions are counted in characters, as in Python, not in UTF-16 units. */
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
