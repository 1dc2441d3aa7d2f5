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

function pieces(word: string, width: number): readonly string[] {
  const lines = [""];
  for (const character of word) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && stringWidth(last + character) > width) lines.push(character);
    else lines[lines.length - 1] = last + character;
  }
  return lines;
}
