import { printable } from "@flyte-settings/core/internal";
import type { ReportLevel } from "./host.ts";

const prefixes: Readonly<Record<ReportLevel, string>> = { info: "note: ", warning: "warning: ", instruction: "" };

/** Formats a message as a line for a terminal and escapes control characters. */
export function reportText(level: ReportLevel, message: string): string {
  return `${prefixes[level]}${printable(message)}\n`;
}
