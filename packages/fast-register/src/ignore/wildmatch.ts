/**
 * Git's wildcard match, over bytes in Latin-1 strings. Equivalent of git's `wildmatch.c` (2.39).
 *
 * `*` and `?` do not match `/` if `isPath`; `**` does if it is a whole path segment; classes support ranges, `!` and
 * `^`, `[:alpha:]` and backslash escapes.
 */
export function wildmatch(pattern: string, text: string, isPath: boolean, foldsCase: boolean): boolean {
  const mode = { isPath, foldsCase, failed: new Map<number, number>() };
  return match(foldsCase ? lower(pattern) : pattern, 0, text, 0, mode) === MATCH;
}

interface Mode {
  readonly isPath: boolean;
  readonly foldsCase: boolean;
  /**
   * By position after a `**`: the string offset where it failed and where any later attempt also fails. Without this,
   * the time is exponential.
   */
  readonly failed: Map<number, number>;
}

const MATCH = 0;
const NO_MATCH = 1;
/** Consuming more of the string cannot help. */
const ABORT = 2;
/** Only an outer `**` can help. */
const ABORT_TO_DOUBLE_STAR = 3;

const SLASH = 47;
const STAR = 42;
const BACKSLASH = 92;
const OPEN = 91;
const CLOSE = 93;
const QUESTION = 63;

function match(pattern: string, start: number, text: string, at: number, mode: Mode): number {
  let p = start;
  let t = at;
  for (; p < pattern.length; t++, p++) {
    const wanted = pattern.charCodeAt(p);
    if (t >= text.length && wanted !== STAR) return ABORT;
    const found = unitAt(text, t, mode);
    if (wanted === QUESTION) {
      if (mode.isPath && found === SLASH) return NO_MATCH;
    } else if (wanted === OPEN) {
      const end = matchClass(pattern, p, found, mode);
      if (end.answer !== MATCH) return end.answer;
      p = end.at;
    } else if (wanted === STAR) {
      const end = matchStar(pattern, p, text, t, mode);
      if (typeof end === "number") return end;
      p = end.pattern;
      t = end.text;
    } else {
      if (wanted === BACKSLASH) p++;
      if (found !== (p < pattern.length ? pattern.charCodeAt(p) : 0)) return NO_MATCH;
    }
  }
  return t < text.length ? NO_MATCH : MATCH;
}

/**
 * The result for the rest of the match, or where to continue: a single `*` before a slash has only one place to stop.
 */
function matchStar(
  pattern: string,
  star: number,
  text: string,
  at: number,
  mode: Mode,
): number | { readonly pattern: number; readonly text: number } {
  let p = star + 1;
  let crosses = !mode.isPath;
  if (pattern.charCodeAt(p) === STAR) {
    while (pattern.charCodeAt(p) === STAR) p++;
    const isAlone =
      (star === 0 || pattern.charCodeAt(star - 1) === SLASH) &&
      (p >= pattern.length || pattern.charCodeAt(p) === SLASH || pattern.startsWith("\\/", p));
    if (mode.isPath && isAlone) {
      if (pattern.charCodeAt(p) === SLASH && match(pattern, p + 1, text, at, mode) === MATCH) return MATCH;
      crosses = true;
    }
  }
  if (p >= pattern.length) return !crosses && text.includes("/", at) ? NO_MATCH : MATCH;
  if (!crosses && pattern.charCodeAt(p) === SLASH) {
    const slash = text.indexOf("/", at);
    return slash < 0 ? NO_MATCH : { pattern: p, text: slash };
  }
  if (!crosses) return tryEachEnd(pattern, p, text, at, mode, crosses);
  if (at >= (mode.failed.get(p) ?? Number.POSITIVE_INFINITY)) return ABORT;
  const answer = tryEachEnd(pattern, p, text, at, mode, crosses);
  if (answer !== MATCH) mode.failed.set(p, at);
  return answer;
}

function tryEachEnd(pattern: string, p: number, text: string, at: number, mode: Mode, crosses: boolean): number {
  const next = pattern.charCodeAt(p);
  const isLiteral = next !== STAR && next !== QUESTION && next !== OPEN && next !== BACKSLASH;
  for (let t = at; t < text.length; t++) {
    if (isLiteral) {
      while (t < text.length && unitAt(text, t, mode) !== next && (crosses || text.charCodeAt(t) !== SLASH)) t++;
      if (t >= text.length || unitAt(text, t, mode) !== next) return NO_MATCH;
    }
    const answer = match(pattern, p, text, t, mode);
    if (answer !== NO_MATCH) {
      if (!crosses || answer !== ABORT_TO_DOUBLE_STAR) return answer;
    } else if (!crosses && text.charCodeAt(t) === SLASH) return ABORT_TO_DOUBLE_STAR;
  }
  return ABORT;
}

function matchClass(
  pattern: string,
  open: number,
  found: number,
  mode: Mode,
): { readonly answer: number; readonly at: number } {
  let p = open + 1;
  const isNegated = pattern[p] === "!" || pattern[p] === "^";
  if (isNegated) p++;
  let before = 0;
  let isMember = false;
  for (;;) {
    if (p >= pattern.length) return { answer: ABORT, at: p };
    let current = pattern.charCodeAt(p);
    if (current === BACKSLASH) {
      p++;
      if (p >= pattern.length) return { answer: ABORT, at: p };
      current = pattern.charCodeAt(p);
      if (found === current) isMember = true;
    } else if (pattern[p] === "-" && before !== 0 && p + 1 < pattern.length && pattern.charCodeAt(p + 1) !== CLOSE) {
      p++;
      if (pattern.charCodeAt(p) === BACKSLASH) p++;
      if (p >= pattern.length) return { answer: ABORT, at: p };
      if (isBetween(found, before, pattern.charCodeAt(p), mode)) isMember = true;
      current = 0;
    } else if (pattern.startsWith("[:", p)) {
      const close = pattern.indexOf("]", p + 2);
      if (close < 0) return { answer: ABORT, at: p };
      if (close < p + 3 || pattern[close - 1] !== ":") {
        if (found === OPEN) isMember = true;
      } else {
        const kind = kinds[pattern.slice(p + 2, close - 1)];
        if (kind === undefined) return { answer: ABORT, at: p };
        const character = String.fromCharCode(found);
        if (kind.test(character) || (mode.foldsCase && kind === kinds["upper"] && /[a-z]/.test(character)))
          isMember = true;
        p = close;
        current = 0;
      }
    } else if (found === current) isMember = true;
    before = current;
    p++;
    if (pattern.charCodeAt(p) === CLOSE) break;
  }
  return { answer: isMember === isNegated || (mode.isPath && found === SLASH) ? NO_MATCH : MATCH, at: p };
}

const kinds: { readonly [name: string]: RegExp } = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[\x21-\x7e]/,
  lower: /[a-z]/,
  print: /[\x20-\x7e]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

function isBetween(found: number, low: number, high: number, mode: Mode): boolean {
  if (found >= low && found <= high) return true;
  const isLower = found >= 97 && found <= 122;
  return mode.foldsCase && isLower && found - 32 >= low && found - 32 <= high;
}

function unitAt(text: string, at: number, mode: Mode): number {
  const unit = text.charCodeAt(at);
  return mode.foldsCase && unit >= 65 && unit <= 90 ? unit + 32 : unit;
}

/** ASCII only, as in git. */
export function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}
