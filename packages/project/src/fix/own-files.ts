import { COUNTED_BY_VALUE, PACKAGE_FILE } from "@flyte-settings/core/internal";

/** The lines for `.flyteignore`: files that flytekit and we would ship, although they are not code. */
export const ownFiles: readonly string[] = [...COUNTED_BY_VALUE, ".flyte-settings/", PACKAGE_FILE];

/** The text of a `.flyteignore` with the missing ones of these lines at its end; the same text if none is missing. */
export function withLines(before: string | undefined, lines: readonly string[]): string {
  const text = before ?? "";
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const known = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const missing = [...new Set(lines)].filter((line) => !known.has(line));
  if (missing.length === 0) return text;
  const start = text === "" || text.endsWith("\n") ? text : text + newline;
  return start + missing.map((line) => `${line}${newline}`).join("");
}
