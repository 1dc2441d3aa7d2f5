import { nextToken, type Token } from "./import-tokens.ts";
import { skipString } from "./skip-string.ts";
import { isNameByte, isWord, lineCounter, lineEnd } from "./source-bytes.ts";

/** One import statement, or one call that imports. */
export interface FoundImport {
  /** 0 for `import a.b`; the number of dots in `from ..a import b`. */
  readonly level: number;
  /** `a.b`; empty for `from . import b`. */
  readonly module: string;
  /** The names after `from … import`, or `*`; absent for `import`. */
  readonly names?: readonly string[];
  /** From 1. */
  readonly line: number;
  /** A call whose argument is not a constant string; `module` is empty. */
  readonly isComputed?: true;
}

const IMPORT = Buffer.from("import");
const FROM = Buffer.from("from");
const IMPORT_MODULE = Buffer.from("import_module");
const DUNDER = Buffer.from("__import__");

const NEWLINE = 1;
const QUOTE = 2;
const HASH = 3;
const OPEN = 4;
const CLOSE = 5;
const BACKSLASH = 6;
const STATEMENT_END = 7;
const WORD = 8;

const kinds = new Uint8Array(256);
for (const [characters, kind] of [
  ["\n\r", NEWLINE],
  ["'\"", QUOTE],
  ["#", HASH],
  ["([{", OPEN],
  [")]}", CLOSE],
  ["\\", BACKSLASH],
  [";:", STATEMENT_END],
  ["i_", WORD],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
}

/**
 * Every import in a Python source: statements anywhere (in functions, under `TYPE_CHECKING`, after a colon), and calls
 * of `import_module` and `__import__` with a string. The source is scanned as bytes and never parsed: strings
 * (including nested f-strings), comments, brackets and continued lines are skipped.
 */
export function scanImports(source: Uint8Array): FoundImport[] {
  const found: FoundImport[] = [];
  const lineAt = lineCounter(source);
  let depth = 0;
  let at = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? 3 : 0;
  at = statement(source, at, found, lineAt);
  while (at < source.length) {
    const kind = kinds[source[at] as number];
    if (kind === 0) at++;
    else if (kind === NEWLINE || kind === STATEMENT_END) {
      at++;
      if (depth === 0) at = statement(source, at, found, lineAt);
    } else if (kind === QUOTE) at = skipString(source, at);
    else if (kind === HASH) at = lineEnd(source, at);
    else if (kind === OPEN) {
      depth++;
      at++;
    } else if (kind === CLOSE) {
      if (depth > 0) depth--;
      at++;
    } else if (kind === BACKSLASH) at += source[at + 1] === 13 && source[at + 2] === 10 ? 3 : 2;
    else at = call(source, at, found, lineAt);
  }
  return found;
}

/** Where a statement may begin: reads it if it is an import. */
function statement(source: Uint8Array, start: number, found: FoundImport[], lineAt: (at: number) => number): number {
  let at = start;
  while (source[at] === 32 || source[at] === 9 || source[at] === 12) at++;
  const first = source[at];
  if (first !== 105 && first !== 102) return at;
  if (isWord(source, at, IMPORT)) return importStatement(source, at, found, lineAt(at));
  if (isWord(source, at, FROM)) return fromStatement(source, at, found, lineAt(at));
  return first === 102 ? at + 1 : at;
}

function importStatement(source: Uint8Array, start: number, found: FoundImport[], line: number): number {
  let token = nextToken(source, start + IMPORT.length, false);
  for (;;) {
    const name = dottedName(source, token);
    if (name === undefined) return start + IMPORT.length;
    found.push({ level: 0, module: name.text, line });
    token = name.next;
    if (token.text === "as") token = nextToken(source, nextToken(source, token.end, false).end, false);
    if (token.text !== ",") return token.start;
    token = nextToken(source, token.end, false);
  }
}

function fromStatement(source: Uint8Array, start: number, found: FoundImport[], line: number): number {
  let token = nextToken(source, start + FROM.length, false);
  let level = 0;
  while (token.text === ".") {
    level++;
    token = nextToken(source, token.end, false);
  }
  let module = "";
  if (token.text !== "import" || level === 0) {
    const name = dottedName(source, token);
    if (name === undefined) return start + FROM.length;
    module = name.text;
    token = name.next;
  }
  if (token.text !== "import") return start + FROM.length;
  token = nextToken(source, token.end, false);
  const isOpen = token.text === "(";
  if (isOpen) token = nextToken(source, token.end, true);
  const names: string[] = [];
  while (token.isName || token.text === "*") {
    names.push(token.text);
    token = nextToken(source, token.end, isOpen);
    if (token.text === "as") token = nextToken(source, nextToken(source, token.end, isOpen).end, isOpen);
    if (token.text !== ",") break;
    token = nextToken(source, token.end, isOpen);
  }
  if (names.length > 0) found.push({ level, module, names, line });
  return token.text === ")" ? token.end : token.start;
}

function dottedName(source: Uint8Array, first: Token): { readonly text: string; readonly next: Token } | undefined {
  if (!first.isName) return undefined;
  let text = first.text;
  let next = nextToken(source, first.end, false);
  while (next.text === ".") {
    const part = nextToken(source, next.end, false);
    if (!part.isName) return undefined;
    text += `.${part.text}`;
    next = nextToken(source, part.end, false);
  }
  return { text, next };
}

/** `import_module("a.b")`, `__import__("a" "b")`: a string, or strings joined by `+` or by adjacency. */
function call(source: Uint8Array, start: number, found: FoundImport[], lineAt: (at: number) => number): number {
  if (isNameByte(source[start - 1])) return start + 1;
  const word = isWord(source, start, IMPORT_MODULE)
    ? IMPORT_MODULE
    : isWord(source, start, DUNDER)
      ? DUNDER
      : undefined;
  if (word === undefined) return start + 1;
  const open = nextToken(source, start + word.length, true);
  if (open.text !== "(") return start + word.length;
  let token = nextToken(source, open.end, true);
  let name = "";
  const isCall = token.text !== ")" && !isDefinition(source, start);
  let isKnown = token.isString;
  while (isKnown && token.isString) {
    isKnown = token.value !== undefined;
    name += token.value ?? "";
    token = nextToken(source, token.end, true);
    if (token.text === "+") {
      token = nextToken(source, token.end, true);
      isKnown &&= token.isString;
    }
  }
  isKnown &&= token.text === "," || token.text === ")";
  const level = /^\.*/.exec(name)?.[0].length ?? 0;
  const line = lineAt(start);
  if (isKnown && name !== "") found.push({ level, module: name.slice(level), line });
  else if (isCall) found.push({ level: 0, module: "", line, isComputed: true });
  return open.end;
}

/** `def import_module(` is not a call. */
function isDefinition(source: Uint8Array, start: number): boolean {
  return (
    source[start - 1] === 32 && source[start - 2] === 102 && source[start - 3] === 101 && source[start - 4] === 100
  );
}
