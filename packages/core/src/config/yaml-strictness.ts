import type { YamlSource } from "./yaml-source.ts";

// What PyYAML refuses and the parser underneath takes.

/** Offsets `[start, end)` of text that may hold anything: quoted scalars, bodies of block scalars. */
export type Protected = readonly [start: number, end: number];

/** A tab separates nothing: it may stand in quoted texts, in bodies of block scalars and in comments. */
export function refuseTabs(source: YamlSource, opaque: readonly Protected[]): void {
  const { text } = source;
  let tab = text.indexOf("\t");
  if (tab < 0) return;
  const ranges = [...opaque].sort((a, b) => a[0] - b[0]);
  let next = 0;
  let from = 0;
  while (tab >= 0) {
    for (let range = ranges[next]; range !== undefined && range[1] <= tab; range = ranges[next]) {
      from = Math.max(from, range[1]);
      next += 1;
    }
    const range = ranges[next];
    if (range && range[0] <= tab) {
      tab = text.indexOf("\t", range[1]);
      continue;
    }
    const line = Math.max(from, text.lastIndexOf("\n", tab) + 1);
    if (!/(?:^|[ ])#/.test(text.slice(line, tab))) source.fail("found a tab, which cannot separate anything", tab);
    tab = text.indexOf("\t", endOfLine(text, tab));
  }
}

/** Where the body of a block scalar begins, or a quoted scalar itself. */
export function opaqueStart(source: YamlSource, offset: number): number {
  const first = source.text.charAt(offset);
  return first === "|" || first === ">" ? endOfLine(source.text, offset) : offset;
}

/** `: value` with nothing before the colon, where no `?` said that nothing is meant. */
export function refuseLooseKey(source: YamlSource, offset: number): void {
  if (source.text.charAt(offset) !== ":") return;
  const before = source.text.slice(0, offset).trimEnd();
  if (!before.endsWith("?")) source.fail("expected a key before the colon", offset);
}

/** The parser takes `"\"` for a whole text. */
export function refuseOpenQuote(source: YamlSource, offset: number, end: number): void {
  const body = source.text.slice(offset, end);
  const backslashes = /\\*$/.exec(body.slice(0, -1))?.[0].length ?? 0;
  if (body.length < 2 || !body.endsWith('"') || backslashes % 2 === 1) source.fail("the quote is never closed", offset);
}

/** A block scalar that ends with the text has the line end only if the text has it. */
export function trimmedBlock(source: YamlSource, type: string | undefined, end: number, value: string): string {
  const isBlock = type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
  const isCut = isBlock && end >= source.text.length && !source.text.endsWith("\n");
  return isCut && value.endsWith("\n") ? value.slice(0, -1) : value;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
