import stringWidth from "string-width";
import type { Output } from "../host/host.ts";
import type { OptionSpec } from "../option-spec.ts";
import { oneLine } from "./lines.ts";

/** The flag of the commands that print tables. */
export const tableOptions = {
  wide: { type: "boolean", describe: "print tables without shortening or wrapping" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** A terminal's width; a pipe or a file takes any. */
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
 * Columns under a heading, two spaces between them; no boxes: it copies well. Where it is wider than `width`, names in the first
 * column are shortened in the middle, then the last column wraps. Nothing is left out.
 */
export function table(heading: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const lines = tableRows(heading, rows, width).flat();
  return lines.map((line) => `${line}\n`).join("");
}

/** The same, the lines of each row by themselves; those of the heading first. */
export function tableRows(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly (readonly string[])[] {
  const cells = [heading, ...rows].map((row) => row.map(oneLine));
  const widths = widthsOf(cells);
  const over = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  const name = Math.max(NAME_MIN, (widths[0] ?? 0) - over);
  const isTooWide = over > 0 && name < (widths[0] ?? 0);
  const fitted = isTooWide ? cells.map(([first = "", ...rest]) => [shorten(first, name), ...rest]) : cells;
  const all = widthsOf(fitted);
  const before = all.slice(0, -1).reduce((sum, each) => sum + each + GAP, 0);
  const last = Math.max(LAST_MIN, width - before);
  return fitted.map((row) => linesOf(row, all, before, last).map((line) => line.trimEnd()));
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  return (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? ""))));
}

/** A row, and what of its last cell goes into the lines below. */
function linesOf(row: readonly string[], widths: readonly number[], before: number, last: number): readonly string[] {
  const [first = "", ...more] = wrap(row.at(-1) ?? "", last);
  const head = row.slice(0, -1).map((cell, column) => pad(cell, (widths[column] ?? 0) + GAP));
  return [`${head.join("")}${first}`, ...more.map((part) => " ".repeat(before) + part)];
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - stringWidth(cell)));
}

/** `weather.workf…mean_temperature`: the end of a name tells it from its neighbours. */
function shorten(cell: string, width: number): string {
  if (stringWidth(cell) <= width) return cell;
  const parts = [...cell];
  const head = Math.floor((width - 1) / 2);
  return `${parts.slice(0, head).join("")}…${parts.slice(parts.length - (width - 1 - head)).join("")}`;
}

/** At blanks where there are some, else anywhere. */
function wrap(cell: string, width: number): readonly string[] {
  if (stringWidth(cell) <= width) return [cell];
  const lines: string[] = [];
  let line = "";
  for (const word of cell.split(/(?<= )/)) {
    for (const part of stringWidth(word) <= width ? [word] : pieces(word, width)) {
      if (line !== "" && stringWidth(line + part.trimEnd()) > width) {
        lines.push(line);
        line = "";
      }
      line += part;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): readonly string[] {
  const parts = [...word];
  return Array.from({ length: Math.ceil(parts.length / width) }, (_, index) =>
    parts.slice(index * width, (index + 1) * width).join(""),
  );
}
