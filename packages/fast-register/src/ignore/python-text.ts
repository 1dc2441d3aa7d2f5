/** Python's string functions where JavaScript's differ. */

const space = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const isSpace = new RegExp(`[${space}]`);

/** `str.strip()`: also strips the separators U+001C..U+001F and U+0085, but not a byte order mark. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace.test(text.charAt(start))) start++;
  while (end > start && isSpace.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Lines as Python's text mode returns them: `\n`, `\r\n` and a lone `\r` end a line; no empty line at the end. */
export function lines(text: string): string[] {
  const all = text.split(/\r\n|\r|\n/);
  if (all[all.length - 1] === "") all.pop();
  return all;
}

/** The contents of a `[…]` of Python's `re`, as a class of a JavaScript expression with the flag `u`. */
export function characterClass(inside: string): { readonly source: string } | BadRange {
  const negated = inside.startsWith("^");
  const characters = [...inside];
  const items: string[] = [];
  let at = negated ? 1 : 0;
  while (at < characters.length) {
    const low = character(characters, at);
    const afterLow = at + low.length;
    if (characters[afterLow] === "-" && afterLow + 1 < characters.length) {
      const high = character(characters, afterLow + 1);
      if (high.code < low.code) return { from: low.text, to: high.text, offset: at };
      items.push(`${unit(low.code)}-${unit(high.code)}`);
      at = afterLow + 1 + high.length;
    } else {
      items.push(unit(low.code));
      at = afterLow;
    }
  }
  return { source: `[${negated ? "^" : ""}${items.join("")}]` };
}

/** A reversed range, which Python rejects: its ends as written, and its position in the string. */
export interface BadRange {
  readonly from: string;
  readonly to: string;
  /** Code points from the start of the class. */
  readonly offset: number;
}

const special = new Set("()[]{}?*+-|^$\\.&~# \t\n\r\v\f");

/** The length of this character after `re.escape`. */
export function escapedLength(character: string): number {
  return special.has(character) ? 2 : 1;
}

/** A JavaScript expression with the flag `u` that matches exactly this character. */
export function unit(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

function character(
  characters: readonly string[],
  at: number,
): { readonly code: number; readonly text: string; readonly length: number } {
  const first = characters[at] ?? "";
  if (first !== "\\") return { code: first.codePointAt(0) ?? 0, text: first, length: 1 };
  const second = characters[at + 1] ?? "\\";
  return { code: second.codePointAt(0) ?? 0, text: first + second, length: 2 };
}

/**
 * Lines with their numbers from 1, keeping only the last of equal lines: it decides, and a file of many equal lines
 * costs as much as one.
 */
export function lastOfEqual(contents: readonly string[]): readonly { readonly text: string; readonly line: number }[] {
  const last = new Map<string, number>();
  for (const [index, text] of contents.entries()) last.set(text, index + 1);
  return [...last].map(([text, line]) => ({ text, line })).sort((a, b) => a.line - b.line);
}
