import { shown } from "../errors.ts";
import type { YamlSource } from "./yaml-source.ts";

/** A position in YAML input. Lines end at LF, U+2028 and U+2029, as in YAML 1.1. */
export interface YamlCursor {
  readonly source: YamlSource;
  at: number;
  /** Starts at 0. */
  line: number;
  lineStart: number;
}

export function yamlCursor(source: YamlSource): YamlCursor {
  return { source, at: 0, line: 0, lineStart: 0 };
}

export function columnOf(cursor: YamlCursor): number {
  return cursor.at - cursor.lineStart;
}

/** The character at the cursor or behind it; empty at the end of the input. */
export function peekAt(cursor: YamlCursor, distance = 0): string {
  return cursor.source.text.charAt(cursor.at + distance);
}

/** Whether a blank, a line break or the end of the input is there. */
export function isBlankAt(cursor: YamlCursor, distance: number): boolean {
  return " \t\n\u2028\u2029".includes(peekAt(cursor, distance));
}

export function isBreakAt(cursor: YamlCursor): boolean {
  const character = peekAt(cursor);
  return character !== "" && "\n\u2028\u2029".includes(character);
}

/** `---` or `...` alone, at the cursor. */
export function isMarkerAt(cursor: YamlCursor): boolean {
  const { text } = cursor.source;
  return (text.startsWith("---", cursor.at) || text.startsWith("...", cursor.at)) && isBlankAt(cursor, 3);
}

/** Moves behind what the sticky pattern matches. The pattern must match no line break. */
export function take(cursor: YamlCursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const matched = pattern.exec(cursor.source.text)?.[0] ?? "";
  cursor.at += matched.length;
  return matched;
}

/** Moves behind a line break. Empty: there is none. */
export function takeBreak(cursor: YamlCursor): string {
  if (!isBreakAt(cursor)) return "";
  const taken = peekAt(cursor);
  cursor.at += 1;
  cursor.line += 1;
  cursor.lineStart = cursor.at;
  return taken;
}

const SPACES = / */y;
const COMMENT = /#[^\n\u2028\u2029]*/y;
const LINE = /[^\n\u2028\u2029]*/y;

export function takeSpaces(cursor: YamlCursor): string {
  return take(cursor, SPACES);
}

/** The rest of the line, without its break. */
export function takeLine(cursor: YamlCursor): string {
  return take(cursor, LINE);
}

/** Fails unless a space, a line break or the end of the input is there: a tab separates nothing. */
export function refuseGlued(cursor: YamlCursor, problem: string): void {
  if (!isBlankAt(cursor, 0) || peekAt(cursor) === "\t") failAt(cursor, problem);
}

/** Moves behind spaces and a comment, to the end of the line. */
export function takeRestOfLine(cursor: YamlCursor): void {
  takeSpaces(cursor);
  take(cursor, COMMENT);
  if (peekAt(cursor) !== "" && !isBreakAt(cursor)) failAt(cursor, "expected a comment or the end of the line");
  takeBreak(cursor);
}

/** Moves to the next token, over blanks, comments and line breaks. Returns whether it passed a line break. */
export function takeGap(cursor: YamlCursor): boolean {
  const { line } = cursor;
  do {
    takeSpaces(cursor);
    take(cursor, COMMENT);
  } while (takeBreak(cursor) !== "");
  return cursor.line !== line;
}

/** Fails at the cursor and names the character there. */
export function failAt(cursor: YamlCursor, problem: string): never {
  const found = peekAt(cursor) === "" ? "the end of the input" : shown(peekAt(cursor));
  return cursor.source.fail(`${problem}, found ${found}`, cursor.at);
}
