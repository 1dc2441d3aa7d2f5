import type { Place } from "../python/place.ts";

/**
 * A position in JSON as flytekit writes it: only flytekit's own whitespace, fields in order, names without escapes.
 * Nearly every context has this form and is read in one pass. Anything else returns {@link OTHER}, and the JSON is read
 * again by the general parser.
 */
export interface Cursor extends Place {
  /** Index of the next backslash at or after `at`; the length of the string if there are no more. */
  backslash: number;
}

/** "Not in the form that flytekit writes." */
export const OTHER: unique symbol = Symbol("other");
export type Other = typeof OTHER;

export function startCursor(text: string): Cursor {
  return { text, at: 0, backslash: next(text, 0) };
}

export function scanString(cursor: Cursor): string | Other {
  const { text, at } = cursor;
  if (text.charCodeAt(at) !== 0x22) return OTHER;
  let end = text.indexOf('"', at + 1);
  if (end !== -1 && end < cursor.backslash) {
    cursor.at = end + 1;
    return text.slice(at + 1, end);
  }
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  if (end === -1) return OTHER;
  cursor.at = end + 1;
  cursor.backslash = next(text, cursor.at);
  return readEscapes(text.slice(at, end + 1));
}

function isEscaped(text: string, quote: number): boolean {
  let first = quote;
  while (text.charCodeAt(first - 1) === 0x5c) first -= 1;
  return (quote - first) % 2 === 1;
}

function readEscapes(literal: string): string | Other {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return OTHER;
  }
}

function next(text: string, from: number): number {
  const found = text.indexOf("\\", from);
  return found === -1 ? text.length : found;
}
