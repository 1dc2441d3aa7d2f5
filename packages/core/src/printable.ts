/** C0, DEL, C1, the marks and overrides of bidirectional text, and the separators that some programs take for line ends. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const SHORT: Readonly<Record<string, string>> = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r" };

/**
 * A string from outside as it may be printed on one line of a terminal or a log: control characters, line ends and bidirectional
 * overrides as JSON escapes (`\n`, `\u001b`). JSON text stays JSON with the same meaning. Nothing else is changed, backslashes included.
 *
 * @returns an empty string for anything but a string
 * @example
 * ```ts
 * printable("train\n::error::forged"); // 'train\\n::error::forged'
 * ```
 */
export function printable(text: string): string {
  if (typeof text !== "string") return "";
  return text.replace(UNPRINTABLE, (character) => SHORT[character] ?? jsonEscape(character));
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
