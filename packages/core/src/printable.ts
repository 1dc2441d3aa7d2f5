/** C0, DEL, C1, bidirectional marks and overrides, and the separators that some programs treat as line breaks. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Makes an untrusted string safe to print on one line of a terminal or log: control characters, line breaks and
 * bidirectional overrides become JSON escapes (`\n`, `\u001b`). JSON remains JSON with the same meaning. Nothing else
 * is changed, including backslashes.
 *
 * @returns an empty string if the value is not a string
 * @example
 * ```ts
 * printable("train\n::error::forged"); // 'train\\n::error::forged'
 * ```
 */
export function printable(text: string): string {
  if (typeof text !== "string") return "";
  return text.replace(UNPRINTABLE, jsonEscape);
}

/** JSON escapes only C0 itself. */
function jsonEscape(character: string): string {
  return character < " "
    ? JSON.stringify(character).slice(1, -1)
    : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
