/** Wraps text to lines of at most `width` characters; a longer word gets its own line. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Rows of two columns, the second wrapped next to the first; a long first cell gets its own line. */
export function twoColumns(rows: readonly (readonly [string, string])[], width: number): readonly string[] {
  const limit = Math.floor(width * 0.42);
  const left = Math.max(0, ...rows.map(([cell]) => cell.length).filter((length) => length <= limit));
  const indent = " ".repeat(left + 4);
  return rows.flatMap(([cell, text]) => {
    const [first = "", ...rest] = wrapText(text, width - indent.length).map((line) => `${indent}${line}`);
    return cell.length > left
      ? [`  ${cell}`, first, ...rest]
      : [`  ${cell}`.padEnd(indent.length) + first.trimStart(), ...rest];
  });
}
