import type { YamlSource } from "./yaml-source.ts";

// Rejects input that PyYAML rejects but the underlying parser accepts.

/** Offsets `[start, end)` of free-form text: quoted scalars and bodies of block scalars. */
export type Protected = readonly [start: number, end: number];

/** A tab is not a separator: it is allowed in quoted scalars, bodies of block scalars and comments. */
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

/** The start of a block scalar's body, or of a quoted scalar. */
export function opaqueStart(source: YamlSource, offset: number): number {
  const first = source.text.charAt(offset);
  return first === "|" || first === ">" ? endOfLine(source.text, offset) : offset;
}

/** Rejects unknown directives, those of another YAML version, and those not followed by a document. */
export function refuseDirectives(source: YamlSource): void {
  const { text } = source;
  const late = /^\.\.\.[^\n]*\n(?:[ ]*(?:#[^\n]*)?\n)*%/m.exec(text);
  if (late) source.fail("expected a document behind the directive", late.index + late[0].length - 1);
  const head = /^(?:[ ]*(?:#[^\n]*)?\n|%[^\n]*\n)*/.exec(text)?.[0] ?? "";
  for (const { 0: line, index } of head.matchAll(/^%.*$/gm)) {
    const isYaml = /^%YAML(?: |$)/.test(line);
    if (!(isYaml ? /^%YAML +1\.\d+ *(?:#.*)?$/ : /^%[\w-]+(?: .*)?$/).test(line))
      source.fail("a directive that YAML 1.1 does not know", index);
  }
}

/** The body of a block scalar must be indented by at least one column, even at the top level. */
export function refuseFlatBlock(source: YamlSource, offset: number, end: number): void {
  const body = source.text.slice(endOfLine(source.text, offset), end);
  if (/^\n*[^\n ]/.test(body)) source.fail("expected the block to be indented", offset);
}

/**
 * U+2028 and U+2029 end lines in YAML 1.1. Inside a quoted scalar with no whitespace around them, that makes no
 * difference.
 */
export function refuseSeparators(source: YamlSource, opaque: readonly Protected[]): void {
  const { text } = source;
  const quoted = opaque.filter(([start]) => /["']/.test(text.charAt(start))).sort((a, b) => a[0] - b[0]);
  let next = 0;
  for (const { index } of text.matchAll(/[\u2028\u2029]/g)) {
    while ((quoted[next]?.[1] ?? index) < index) next += 1;
    const isQuoted = (quoted[next]?.[0] ?? index) < index;
    if (isQuoted && /^[^\s\\][\u2028\u2029][^\s]$/.test(text.slice(index - 1, index + 2))) continue;
    source.fail('U+2028 and U+2029 end a line in YAML 1.1; write "\\L" or "\\P" in double quotes', index);
  }
}

/** Rejects `: value` with nothing before the colon and no `?`. @param at where the key would be */
export function refuseLooseKey(source: YamlSource, at: number): void {
  const colon = /(?:\s|#[^\n]*\n)*:/y;
  colon.lastIndex = at;
  if (!colon.test(source.text)) return;
  const before = source.text.slice(Math.max(0, at - 200), at).trimEnd();
  if (!before.endsWith("?")) source.fail("expected a key before the colon", colon.lastIndex - 1);
}

/**
 * In flow collections, `?` ends a plain scalar and `:` starts a value, so a plain scalar cannot contain them there.
 */
export function refuseFlowSigns(source: YamlSource, offset: number, end: number): void {
  const sign = source.text.slice(offset, end).search(/^:|\?/);
  if (sign >= 0) source.fail("a YAML indicator in a plain value within brackets; quote the value", offset + sign);
}

/** In flow mappings, a key without `?` must be on the same line as its colon. */
export function refuseLongKey(source: YamlSource, from: number, key: Placed | null): void {
  if (!key) return;
  const [start, end] = key.range;
  const colon = /\s*:/y;
  colon.lastIndex = end;
  const upToColon = source.text.slice(start, colon.test(source.text) ? colon.lastIndex : end);
  const isAnnounced = /\?\s*(?:[!&]\S*\s+)*$/.test(source.text.slice(Math.max(from, start - 400), start));
  if (upToColon.includes("\n") && !isAnnounced) source.fail("expected the key and its colon on one line", start);
}

interface Placed {
  readonly range: readonly [number, number, number];
}

/** The parser accepts `"\"` as a complete scalar. */
export function refuseOpenQuote(source: YamlSource, offset: number, end: number): void {
  const body = source.text.slice(offset, end);
  const backslashes = /\\*$/.exec(body.slice(0, -1))?.[0].length ?? 0;
  if (body.length < 2 || !body.endsWith('"') || backslashes % 2 === 1) source.fail("the quote is never closed", offset);
}

/**
 * The value of a double-quoted scalar; the parser loses empty lines after an escaped line break.
 *
 * @param read reads one quoted scalar
 */
export function escapedLines(raw: string, value: string, read: (raw: string) => string): string {
  const lines = /(?<!\\)((?:\\\\)*)\\\n((?:[ ]*\n)+)[ ]*/g;
  const mended = raw.replace(lines, (_, pairs: string, blank: string) => {
    return pairs + "\\n".repeat(blank.split("\n").length - 1);
  });
  return mended === raw ? value : read(mended);
}

/** A block scalar at the end of the input ends with a line break only if the input does. */
export function trimmedBlock(source: YamlSource, type: string | undefined, end: number, value: string): string {
  const isBlock = type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
  const isCut = isBlock && end >= source.text.length && !source.text.endsWith("\n");
  return isCut && value.endsWith("\n") ? value.slice(0, -1) : value;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
