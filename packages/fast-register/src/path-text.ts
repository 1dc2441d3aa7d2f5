/**
 * Names on disk are bytes; here they are texts. A byte that is not UTF-8 stands as a lone surrogate U+DC80..U+DCFF, as
 * Python's `surrogateescape` has it, so that every name has one text and every text one name.
 */

const escaped = /[\uDC80-\uDCFF]/u;
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whether the name behind this text is not UTF-8. */
export function isEscapedText(text: string): boolean {
  return escaped.test(text);
}

/** The text of a name that was read as bytes. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeEscaped(bytes);
  }
}

/** What `node:fs` takes for this text: the text itself, or the bytes where it is not UTF-8. */
export function hostPath(text: string): string | Buffer {
  return isEscapedText(text) ? encodeName(text) : text;
}

/** The bytes of a name. */
export function encodeName(text: string): Buffer {
  if (!isEscapedText(text)) return Buffer.from(text, "utf8");
  const parts: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character, "utf8"));
  }
  return Buffer.concat(parts);
}

/** A name in a folder that is given from the root, which is `""`. */
export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

export const SLASH = 47;

/** FNV-1a over UTF-16 units but for one that does not count; a start of 32 bits with a sign keeps V8 at integers. */
export function textHash(text: string, leftOut?: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== leftOut) hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash;
}

/** Order by code point, which is the order of Python's `str` and of UTF-8 bytes; `Array.prototype.sort` goes by UTF-16. */
export function sortByCodePoint(texts: string[]): string[] {
  return texts.some((text) => /[\uD800-\uFFFF]/.test(text)) ? texts.sort(compareByCodePoint) : texts.sort();
}

/** Negative, zero or positive. */
export function compareByCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x, a, i) - rank(y, b, i);
  }
  return a.length - b.length;
}

/** A surrogate that is half of a pair ranks above all of the basic plane; a lone one where its code stands. */
function rank(unit: number, text: string, at: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const isLow = unit >= 0xdc00;
  const other = text.charCodeAt(isLow ? at - 1 : at + 1);
  const isPair = isLow ? other >= 0xd800 && other <= 0xdbff : other >= 0xdc00 && other <= 0xdfff;
  return isPair ? unit + 0x10000 : unit;
}

/** Length of a well-formed UTF-8 sequence is found by trying: names are short and this path is rare. */
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
