import { FlyteSettingsError } from "@flyte-settings/core";

const BEGIN = "# >>> flyte-settings completion >>>";
const END = "# <<< flyte-settings completion <<<";

/**
 * Sets the lines between two markers, replacing existing ones or appending at the end. Uses the file's line endings,
 * and preserves the rest of the file byte for byte.
 *
 * @param lines absent: the block is removed
 * @throws FILE_UNREADABLE if only one marker is present
 */
export function withBlock(text: string, lines: readonly string[] | undefined, path: string): string {
  const { start, end } = findBlock(text, path);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const block = lines === undefined ? "" : [BEGIN, ...lines, END, ""].join(newline);
  const before = text.slice(0, start);
  const needsLine = block !== "" && before !== "" && !before.endsWith("\n");
  return before + (needsLine ? newline : "") + block + text.slice(end);
}

/** From the start of the first marker to the end of the last one's line; without markers, the end of the file. */
function findBlock(text: string, path: string): { readonly start: number; readonly end: number } {
  const start = lineAt(text, BEGIN);
  const last = lineAt(text, END);
  if (start < 0 && last < 0) return { start: text.length, end: text.length };
  if (start < 0 || last < start) {
    throw new FlyteSettingsError(
      "FILE_UNREADABLE",
      `${path} has one of the two marks of the completion without the other`,
      {
        place: path,
        hint: `Remove the line ${start < 0 ? END : BEGIN} and what belongs to it, then run this again.`,
      },
    );
  }
  const lineEnd = text.indexOf("\n", last);
  return { start, end: lineEnd < 0 ? text.length : lineEnd + 1 };
}

function lineAt(text: string, line: string): number {
  const at = text.indexOf(line);
  return at <= 0 || text[at - 1] === "\n" ? at : -1;
}
