import { guarded } from "../guard.ts";

/** Nesting that the parser handles without nearing a stack overflow; the composer's own limit is lower. */
const MAX_LEVELS = 400;

/** Indicators that can open block collections at the start of a line: `- ? - key`, with tags and anchors in between. */
const OPENINGS = /(?:(?:[-?:]|[!&]\S*)(?:[ \t]+|$))+/y;

/** `a: b: c:` on one line: the parser opens a level for each colon, although it rejects them later. */
const COMPACT = /[,[{]|:(?=[ \t]|$)/g;

/**
 * The offset at which the input is nested too deeply to parse. The parser recurses once per level, and a stack overflow
 * inside a regular expression ends the process and cannot be caught.
 *
 * An upper bound: brackets in quotes are counted too. Takes linear time.
 */
export function tooDeepAt(text: string): number | undefined {
  return guarded("tooDeepAt", () => {
    const columns: number[] = [];
    let brackets = 0;
    for (let start = 0; start < text.length; ) {
      const lineEnd = text.indexOf("\n", start);
      const end = lineEnd < 0 ? text.length : lineEnd;
      const line = text.slice(start, end);
      if (line.trim() !== "") pushColumns(columns, line);
      if (columns.length > MAX_LEVELS) return start;
      for (let at = 0; at < line.length; at += 1) {
        const char = line[at];
        if (char === "[" || char === "{") brackets += 1;
        else if ((char === "]" || char === "}") && brackets > 0) brackets -= 1;
        if (brackets > MAX_LEVELS) return start + at;
      }
      start = end + 1;
    }
    return undefined;
  });
}

/** Updates the columns of the collections that are open at this line. */
function pushColumns(columns: number[], line: string): void {
  const indent = line.search(/[^ ]/);
  while (columns.length > 0 && (columns.at(-1) as number) >= indent) columns.pop();
  columns.push(indent);
  OPENINGS.lastIndex = indent;
  const openings = OPENINGS.exec(line)?.[0] ?? "";
  for (const { index } of openings.matchAll(/\S+/g)) if (index > 0) columns.push(indent + index);
  let colons = 0;
  for (const { 0: sign, index } of line.matchAll(COMPACT)) {
    colons = sign === ":" ? colons + 1 : 0;
    if (colons > 1) columns.push(index);
  }
}
