import { printable } from "@flyte-settings/core/internal";
import { betweenColours, redactedPrintable } from "../format/lines.ts";
import type { CommandOutput, Output } from "./host.ts";

/**
 * All output passes through here: control characters and bidirectional overrides are escaped, and passwords and queries
 * are removed from URLs. Line ends are kept, and colours if the output has them. An external value that must not begin
 * a line is escaped with `printable` where the line is built.
 */
export function printedOutput(output: Output): CommandOutput {
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
    write: (text) => output.write(eachLine(text, output.hasColours, redactedPrintable)),
    writeData: (text) => output.write(eachLine(text, output.hasColours, printable)),
    writeRaw: (text) => output.write(text),
  };
}

function eachLine(text: string, hasColours: boolean, change: (line: string) => string): string {
  const lines = (part: string): string => part.split("\n").map(change).join("\n");
  return hasColours ? betweenColours(text, lines) : lines(text);
}
