const BACKSLASH = 92;
const NEWLINE = 10;
const OPEN = 123;
const CLOSE = 125;
/** CPython's MAXFSTRINGLEVEL: a file with deeper nesting does not compile, so the rest of it imports nothing. */
const MAX_LEVEL = 150;

/**
 * The offset after the string literal whose first quote is at `start`. In an f-string, the contents of braces are code
 * with strings of its own, even with the same quotes (PEP 701).
 */
export function skipString(source: Uint8Array, start: number, level = 0): number {
  const quote = source[start];
  const isTriple = source[start + 1] === quote && source[start + 2] === quote;
  const { isFormatted, isRaw } = prefix(source, start);
  let at = start + (isTriple ? 3 : 1);
  while (at < source.length) {
    const byte = source[at];
    if (byte === quote) {
      if (!isTriple) return at + 1;
      if (source[at + 1] === quote && source[at + 2] === quote) return at + 3;
      at++;
    } else if (byte === BACKSLASH) at = afterBackslash(source, at, isFormatted, isRaw);
    else if (byte === NEWLINE && !isTriple) return at;
    else if (byte === OPEN && isFormatted)
      at = source[at + 1] === OPEN ? at + 2 : skipField(source, at + 1, isTriple, level + 1);
    else at++;
  }
  return at;
}

/** Prefixes that Python allows before the quote: `r`, `b`, `u`, `f`, `t` and pairs of them. */
function prefix(source: Uint8Array, quote: number): { readonly isFormatted: boolean; readonly isRaw: boolean } {
  let isFormatted = false;
  let isRaw = false;
  for (let at = quote - 1; at >= 0 && at >= quote - 3; at--) {
    const letter = (source[at] ?? 0) | 32;
    if (letter === 102 || letter === 116) isFormatted = true;
    else if (letter === 114) isRaw = true;
    else if (letter !== 98 && letter !== 117) {
      const isName = (letter >= 97 && letter <= 122) || (letter >= 48 && letter <= 57) || source[at] === 95;
      return isName ? { isFormatted: false, isRaw: false } : { isFormatted, isRaw };
    }
  }
  return { isFormatted, isRaw };
}

function afterBackslash(source: Uint8Array, at: number, isFormatted: boolean, isRaw: boolean): number {
  const next = source[at + 1];
  if (!isFormatted) return at + 2;
  if (next === OPEN || next === CLOSE) return at + 1;
  if (!isRaw && next === 78 && source[at + 2] === OPEN) {
    const close = source.indexOf(CLOSE, at);
    return close < 0 ? source.length : close + 1;
  }
  return at + 2;
}

/** Skips from after `{` to after its `}`. A colon starts a format: text that may contain fields. */
function skipField(source: Uint8Array, start: number, isTriple: boolean, level: number): number {
  if (level > MAX_LEVEL) return source.length;
  let depth = 0;
  let isFormat = false;
  for (let at = start; at < source.length; ) {
    const byte = source[at];
    if (isFormat) {
      if (byte === CLOSE) return at + 1;
      if (byte === NEWLINE && !isTriple) return at;
      at = byte === OPEN ? skipField(source, at + 1, isTriple, level + 1) : at + 1;
    } else if (byte === 39 || byte === 34) at = skipString(source, at, level);
    else if (byte === 40 || byte === 91 || byte === OPEN) {
      depth++;
      at++;
    } else if (byte === CLOSE && depth === 0) return at + 1;
    else if (byte === 41 || byte === 93 || byte === CLOSE) {
      depth--;
      at++;
    } else if (byte === 58 && depth === 0) {
      isFormat = true;
      at++;
    } else if (byte === 35) while (at < source.length && source[at] !== NEWLINE) at++;
    else at++;
  }
  return source.length;
}
