import { printable } from "@flyte-settings/core/internal";
import { redactUrls } from "@flyte-settings/core/plugin";

/** A colour of `style`, or the end of one. */
const COLOUR = /(\u001b\[\d{1,2}m)/;

/** The text with everything but its colours changed. */
export function betweenColours(text: string, change: (part: string) => string): string {
  return text
    .split(COLOUR)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join("");
}

/** A string that stays on its line: line ends in it are escaped, colours are kept. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]/g, printable);
}

/** Each string as one line of output, whatever is in it: a foreign value cannot begin a line. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${oneLine(line)}\n`).join("");
}

/** One line without passwords and queries of URLs. */
export function redactedLine(text: string): string {
  return betweenColours(text, redactedPrintable);
}

/** Escaped first: a control character would end a URL. */
export function redactedPrintable(text: string): string {
  const escaped = printable(text);
  return escaped.includes(":/") ? redactUrls(escaped) : escaped;
}
