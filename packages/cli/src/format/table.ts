import stringWidth from "string-width";
import type { Output } from "../host/host.ts";
import type { OptionSpec } from "../option-spec.ts";
import { redactedLine } from "./lines.ts";
import { shortenName, wrapCell } from "./wrap-cell.ts";

/** The flag of the commands that print tables. */
export const tableOptions = {
  wide: { type: "boolean", describe: "print tables without shortening or wrapping" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** A terminal's width; unlimited for a pipe or a file. */
export function tableWidth(
  { isTerminal, columns }: Output,
  { wide = false }: { readonly wide?: boolean } = {},
): number {
  return isTerminal && !wide ? columns : Number.POSITIVE_INFINITY;
}

const GAP = 2;
const NAME_MIN = 16;
const LAST_MIN = 20;

/**
 * Columns with a header, separated by two spaces and without boxes, so that they are easy to copy. If the table is
 * wider than `width`, names in the first column are shortened in the middle, then the last column wraps, then the
 * widest. Only passwords and queries of URLs are removed.
 */
export function table(heading: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const lines = tableRows(heading, rows, width).flat();
  return lines.map((line) => `${line}\n`).join("");
}

/** The same as separate lines per row; the header's lines come first. */
export function tableRows(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly (readonly string[])[] {
  const cells = [heading, ...rows].map((row) => row.map((cell) => redactedLine(cell)));
  const natural = heading.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ""))));
  const widths = fit(natural, width);
  const name = Math.max(widths[0] ?? 0, Math.min(NAME_MIN, natural[0] ?? 0));
  return cells.map(([first = "", ...rest]) => linesOf([shortenName(first, name), ...rest], widths));
}

/** The column widths for a line of `width`; each column keeps at least one character. */
function fit(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  const narrow = (column: number, least: number): void => {
    const cut = Math.min(over, Math.max(0, (widths[column] ?? 0) - least));
    if (cut <= 0) return;
    widths[column] = (widths[column] ?? 0) - cut;
    over -= cut;
  };
  narrow(0, NAME_MIN);
  narrow(widths.length - 1, LAST_MIN);
  while (over > 0 && Math.max(...widths) > 1) {
    const column = widths.indexOf(Math.max(...widths));
    narrow(column, (widths[column] ?? 0) - 1);
  }
  return widths;
}

/** A row; cells wider than their column continue on the next lines. */
function linesOf(row: readonly string[], widths: readonly number[]): readonly string[] {
  const columns = row.map((cell, column) => wrapCell(cell, widths[column] ?? 0));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((lines, column) => pad(lines[line] ?? "", (widths[column] ?? 0) + GAP))
      .join("")
      .trimEnd(),
  );
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - stringWidth(cell)));
}
