/**
 * Indents continued lines of quoted scalars and flow collections as far as the YAML specification requires; PyYAML
 * accepts them at any column. The number of lines does not change. Only for input that cannot be parsed as it is.
 */
export function indentContinued(text: string): string {
  const out: string[] = [];
  let at = 0;
  let lineStart = 0;
  let depth = 0;
  let pad = "";
  let isFresh = true;
  while (at < text.length) step();
  return out.join("");

  function step(): void {
    const sign = text.charAt(at);
    const next = text.charAt(at + 1);
    const isAlone = next === "" || next === " " || next === "\n";
    if (sign === "\n") newLine();
    else if (sign === " ") take(at + 1);
    else if (sign === "#" && (at === lineStart || " [{,".includes(text.charAt(at - 1)))) take(endOfLine(at));
    else if (isFresh && (sign === '"' || sign === "'")) quoted(sign);
    else if ("[{".includes(sign) && isFresh) open();
    else if (depth > 0 && "]}".includes(sign)) after(() => (depth -= 1), false);
    else if (depth > 0 && sign === ",") after(() => undefined, true);
    else if (":-?".includes(sign) && (isAlone || (sign === ":" && !isFresh))) after(() => undefined, true);
    else if (isFresh && "!&*".includes(sign)) take(at + matched(/[^\s,[\]{}]+/y, at));
    else if (isFresh && depth === 0 && "|>".includes(sign)) blockScalar();
    else plain();
  }

  function newLine(): void {
    take(at + 1);
    lineStart = at;
    isFresh = true;
    if (depth > 0 && !isMarker(at)) out.push(pad);
  }

  function open(): void {
    if (depth === 0) pad = " ".repeat(at - lineStart + 1);
    after(() => (depth += 1), true);
  }

  function after(change: () => void, fresh: boolean): void {
    change();
    isFresh = fresh;
    take(at + 1);
  }

  function quoted(quote: string): void {
    const inner = depth > 0 ? pad : " ".repeat(at - lineStart + 1);
    const end = at + matched(quote === '"' ? /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?/y : /'[^']*(?:''[^']*)*'?/y, at);
    const lines = text.slice(at, end).split("\n");
    for (const [index, line] of lines.entries()) {
      if (index > 0) out.push("\n", line.trim() === "" || isMarker(lineStart) ? "" : inner);
      out.push(line);
      if (index < lines.length - 1) lineStart = (index === 0 ? at : lineStart) + line.length + 1;
    }
    at = end;
    isFresh = false;
  }

  function blockScalar(): void {
    const least = matched(/ */y, lineStart);
    take(endOfLine(at));
    while (at < text.length) {
      const blank = matched(/\n *(?=\n|$)/y, at);
      const indent = matched(/\n */y, at) - 1;
      if (blank === 0 && indent <= least) return;
      take(endOfLine(at + 1));
    }
  }

  function plain(): void {
    take(at + Math.max(1, matched(depth > 0 ? /[^\s,[\]{}:#]+/y : /[^\s:#]+/y, at)));
    isFresh = false;
  }

  function take(end: number): void {
    out.push(text.slice(at, end));
    at = end;
  }

  function matched(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    return pattern.exec(text)?.[0].length ?? 0;
  }

  function isMarker(from: number): boolean {
    return matched(/(?:---|\.\.\.)(?=\s|$)/y, from) > 0;
  }

  function endOfLine(from: number): number {
    const end = text.indexOf("\n", from);
    return end < 0 ? text.length : end;
  }
}
