import { printable } from "@flyte-settings/core";

/** A string that stays on its line: line ends in it are escaped, colours are kept. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]/g, printable);
}

/** Each string as one line of output, whatever is in it: a foreign value cannot begin a line. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${oneLine(line)}\n`).join("");
}
