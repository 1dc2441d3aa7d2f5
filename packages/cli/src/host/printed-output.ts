import { printable } from "@flyte-settings/core/internal";
import { COLOUR } from "../format/lines.ts";
import type { CommandOutput, Output } from "./host.ts";

/**
 * The boundary that all output passes: control characters and bidirectional overrides are escaped. Line ends pass, and colours where
 * the output has them; a foreign value that must not begin a line is escaped where the line is made, by `printable`.
 */
export function printedOutput(output: Output): CommandOutput {
  const lines = (text: string): string => text.split("\n").map(printable).join("\n");
  const coloured = (text: string): string =>
    text
      .split(COLOUR)
      .map((part, at) => (at % 2 === 1 ? part : lines(part)))
      .join("");
  return {
    get isTerminal() {
      return output.isTerminal;
    },
    get hasColours() {
      return output.hasColours;
    },
    get columns() {
      return output.columns;
    },
    write: (text) => output.write(output.hasColours ? coloured(text) : lines(text)),
    writeRaw: (text) => output.write(text),
  };
}
