import stringWidth from "string-width";

/** The lines of a table cell, broken at spaces, or inside a word that is too long. */
export function wrapCell(cell: string, width: number): readonly string[] {
  if (stringWidth(cell) <= width) return [cell];
  const lines: string[] = [];
  let line = "";
  for (const word of cell.split(/(?<= )/)) {
    for (const part of stringWidth(word.trimEnd()) <= width ? [word] : pieces(word, width)) {
      if (line !== "" && stringWidth(line + part.trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += part;
    }
  }
  return [...lines, line.trimEnd()];
}

/** `weather.workf…mean_temperature`: names are often distinguished by their ends. */
export function shortenName(name: string, width: number): string {
  if (stringWidth(name) <= width) return name;
  const parts = [...name];
  const head = Math.floor((width - 1) / 2);
  return `${parts.slice(0, head).join("")}…${parts.slice(parts.length - (width - 1 - head)).join("")}`;
}

/** Parts of a long word: broken after a separator in the second half of the line, or anywhere if there is none. */
function pieces(word: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const character of word) {
    if (line !== "" && stringWidth(line + character) > width) {
      const separator = /^.*[/:@.,=-]/.exec(line)?.[0] ?? "";
      const head = separator.length > line.length / 2 ? separator : line;
      lines.push(head);
      line = line.slice(head.length);
    }
    line += character;
  }
  return [...lines, line];
}
