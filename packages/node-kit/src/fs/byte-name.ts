/**
 * File names on disk are bytes; here they are strings. A byte that is not valid UTF-8 becomes a lone surrogate
 * U+DC80..U+DCFF, as with Python's `surrogateescape`, so that names and strings correspond one to one.
 */

const escaped = /[\uDC80-\uDCFF]/u;
/** Also half of a character above U+FFFF; without `u`, V8 need not look at a name that is all Latin-1. */
const low = /[\uDC80-\uDCFF]/;
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whether the name is not valid UTF-8. */
export function isEscapedText(text: string): boolean {
  return low.test(text) && escaped.test(text);
}

/** Converts a name from bytes to a string. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeEscaped(bytes);
  }
}

/** Converts a name to a path for `node:fs`: the string itself, or bytes if it is not valid UTF-8. */
export function hostPath(text: string): string | Buffer {
  return isEscapedText(text) ? encodeName(text) : text;
}

/** Converts a name to bytes. */
export function encodeName(text: string): Buffer {
  if (!isEscapedText(text)) return Buffer.from(text, "utf8");
  const parts: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character, "utf8"));
  }
  return Buffer.concat(parts);
}

/** Finds the length of a UTF-8 sequence by trial: names are short and this code is rarely used. */
function decodeEscaped(bytes: Uint8Array): string {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const length = [1, 2, 3, 4].find((size) => isCharacter(bytes.subarray(at, at + size), size));
    text +=
      length === undefined
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : strict.decode(bytes.subarray(at, at + length));
    at += length ?? 1;
  }
  return text;
}

function isCharacter(bytes: Uint8Array, size: number): boolean {
  if (bytes.length !== size) return false;
  try {
    return [...strict.decode(bytes)].length === 1;
  } catch {
    return false;
  }
}
