import {
  columnOf,
  failAt,
  isBreakAt,
  isMarkerAt,
  peekAt,
  refuseGlued,
  take,
  takeBreak,
  takeLine,
  takeRestOfLine,
  takeSpaces,
  type YamlCursor,
} from "./yaml-cursor.ts";

// The text of scalars. Each function starts at the first character and ends behind the last one.

const BLANKS = /[ \t]*/y;

const PLAIN = /(?:[^ \t\n\u2028\u2029:]|:(?![ \t\n\u2028\u2029]|$))+/y;
const PLAIN_IN_FLOW = /(?:[^ \t\n\u2028\u2029:,?[\]{}]|:(?![ \t\n\u2028\u2029,[\]{}]|$))+/y;

export interface PlainText {
  readonly text: string;
  /** Whether the line ended behind it; the blanks there are taken too. */
  readonly isLineEnd: boolean;
}

/** @param indent the column of the enclosing block collection, or -1 */
export function takePlain(cursor: YamlCursor, indent: number, isInFlow: boolean): PlainText {
  const parts: string[] = [];
  let gap: string | undefined = "";
  let { line } = cursor;
  while (gap !== undefined && peekAt(cursor) !== "#") {
    const text = take(cursor, isInFlow ? PLAIN_IN_FLOW : PLAIN);
    if (text === "") break;
    parts.push(gap, text);
    line = cursor.line;
    gap = plainGap(cursor);
    if (!isInFlow && columnOf(cursor) <= indent) break;
  }
  return { text: parts.join(""), isLineEnd: cursor.line !== line };
}

/** What the blanks and line breaks between two words stand for. `undefined`: the text ends before them. */
function plainGap(cursor: YamlCursor): string | undefined {
  const spaces = takeSpaces(cursor);
  if (!isBreakAt(cursor)) return spaces === "" ? undefined : spaces;
  const first = takeBreak(cursor);
  let more = "";
  while (!isMarkerAt(cursor)) {
    takeSpaces(cursor);
    if (!isBreakAt(cursor)) return folded(first, more);
    more += takeBreak(cursor);
  }
  return undefined;
}

/** A single line feed is a space; it is dropped before further line breaks. */
function folded(first: string, more: string): string {
  return (first !== "\n" ? first : more === "" ? " " : "") + more;
}

const SINGLE_QUOTED = /[^' \t\n\u2028\u2029]+/y;
const DOUBLE_QUOTED = /[^"\\ \t\n\u2028\u2029]+/y;

export function takeQuoted(cursor: YamlCursor): string {
  const start = cursor.at;
  const quote = peekAt(cursor);
  const parts: string[] = [];
  cursor.at += 1;
  for (;;) {
    parts.push(take(cursor, quote === '"' ? DOUBLE_QUOTED : SINGLE_QUOTED));
    if (peekAt(cursor) === "") return cursor.source.fail("the quote is never closed", start);
    if (peekAt(cursor) === "\\") parts.push(takeEscape(cursor));
    else if (peekAt(cursor) !== quote) parts.push(quotedGap(cursor));
    else if (quote === "'" && peekAt(cursor, 1) === "'") {
      parts.push("'");
      cursor.at += 2;
    } else {
      cursor.at += 1;
      return parts.join("");
    }
  }
}

function quotedGap(cursor: YamlCursor): string {
  const blanks = take(cursor, BLANKS);
  if (!isBreakAt(cursor)) return blanks;
  const first = takeBreak(cursor);
  return folded(first, quotedBreaks(cursor));
}

function quotedBreaks(cursor: YamlCursor): string {
  let breaks = "";
  for (;;) {
    if (isMarkerAt(cursor)) failAt(cursor, "expected the end of the quoted text before the next document");
    take(cursor, BLANKS);
    if (!isBreakAt(cursor)) return breaks;
    breaks += takeBreak(cursor);
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["0", "\0"],
  ["a", "\x07"],
  ["b", "\b"],
  ["t", "\t"],
  ["\t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
  ["e", "\x1b"],
  [" ", " "],
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["N", "\x85"],
  ["_", "\xa0"],
  ["L", "\u2028"],
  ["P", "\u2029"],
]);

const digitsOfEscape: ReadonlyMap<string, RegExp> = new Map([
  ["x", /[0-9A-Fa-f]{2}/y],
  ["u", /[0-9A-Fa-f]{4}/y],
  ["U", /[0-9A-Fa-f]{8}/y],
]);

function takeEscape(cursor: YamlCursor): string {
  const start = cursor.at;
  cursor.at += 1;
  if (isBreakAt(cursor)) {
    takeBreak(cursor);
    return quotedBreaks(cursor);
  }
  const name = peekAt(cursor);
  const value = escapes.get(name);
  const digits = digitsOfEscape.get(name);
  if (value === undefined && !digits) return failAt(cursor, "expected a known escape behind the backslash");
  cursor.at += 1;
  if (value !== undefined) return value;
  const written = take(cursor, digits as RegExp);
  if (written === "") return failAt(cursor, `expected hexadecimal digits behind \\${name}`);
  const code = Number.parseInt(written, 16);
  if (code > 0x10ffff) return cursor.source.fail("Unicode has no such character", start, true);
  return String.fromCodePoint(code);
}

const HEADER = /[|>](?:[-+][1-9]?|[1-9][-+]?)?/y;

/** @param indent the column of the enclosing block collection, or -1 */
export function takeBlock(cursor: YamlCursor, indent: number): string {
  const header = take(cursor, HEADER);
  refuseGlued(cursor, "expected how the block ends (- or +), its indent in columns (1 to 9), or its contents");
  takeRestOfLine(cursor);
  const least = Math.max(indent + 1, 1);
  const increment = /\d/.exec(header)?.[0];
  const opening = increment === undefined ? blockOpening(cursor) : undefined;
  const column = opening ? Math.max(least, opening.column) : least + Number(increment) - 1;
  let breaks = opening ? opening.breaks : blockBreaks(cursor, column);
  const parts: string[] = [];
  let last = "";
  let isFolding = false;
  while (columnOf(cursor) === column && peekAt(cursor) !== "") {
    const isText = !" \t".includes(peekAt(cursor));
    if (isFolding && isText && last === "\n") parts.push(breaks === "" ? " " : "");
    else parts.push(last);
    parts.push(breaks, takeLine(cursor));
    isFolding = header.startsWith(">") && isText;
    last = takeBreak(cursor);
    breaks = blockBreaks(cursor, column);
  }
  if (!header.includes("-")) parts.push(last);
  if (header.includes("+")) parts.push(breaks);
  return parts.join("");
}

/** The empty lines before the text, and the column of the longest of them or of the text. */
function blockOpening(cursor: YamlCursor): { readonly breaks: string; readonly column: number } {
  let breaks = "";
  let column = 0;
  for (;;) {
    takeSpaces(cursor);
    column = Math.max(column, columnOf(cursor));
    if (!isBreakAt(cursor)) return { breaks, column };
    breaks += takeBreak(cursor);
  }
}

/** Empty lines, and the blanks before the next text up to this column. */
function blockBreaks(cursor: YamlCursor, column: number): string {
  let breaks = "";
  for (;;) {
    while (columnOf(cursor) < column && peekAt(cursor) === " ") cursor.at += 1;
    if (!isBreakAt(cursor)) return breaks;
    breaks += takeBreak(cursor);
  }
}
