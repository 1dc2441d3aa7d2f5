import { printable } from "@flyte-settings/core/internal";
import { redactUrls } from "@flyte-settings/core/plugin";

/** A colour code of `style`, or a reset. */
const COLOUR = /(\u001b\[\d{1,2}m)/;

/** Applies a change to everything except the colour codes. */
export function betweenColours(text: string, change: (part: string) => string): string {
  return text
    .split(COLOUR)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join("");
}

/** A string on a single line: line ends are escaped, colours are kept. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]/g, printable);
}

/** Each string as one line of output: line ends in external values are escaped. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${oneLine(line)}\n`).join("");
}

/** One line with passwords and queries removed from URLs. */
export function redactedLine(text: string): string {
  return betweenColours(text, redactedPrintable);
}

/** Escapes first, because a control character would end a URL. */
export function redactedPrintable(text: string): string {
  const escaped = printable(text);
  return escaped.includes(":/") ? redactUrls(escaped) : escaped;
}
