/** A name joined to a directory relative to the root, which is `""`. */
export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

export const SLASH = 47;

/** FNV-1a over UTF-16 units, omitting one given unit; a signed 32-bit seed and no `undefined` keep V8 on integers. */
export function textHash(text: string, leftOut = -1): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== leftOut) hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash;
}

/** What may be in another order by code point than by UTF-16, which JavaScript uses. */
const high = /[\uD800-\uFFFF]/;

/** Sorts by code point, as Python's `str` and UTF-8 bytes do. */
export function sortByCodePoint(texts: string[]): string[] {
  return texts.some((text) => high.test(text)) ? texts.sort(compareByCodePoint) : texts.sort();
}

/** Whether `a` is before `b` by code point; with nothing high in `b`, both orders agree. */
export function precedes(a: string, b: string): boolean {
  return high.test(b) ? compareByCodePoint(a, b) < 0 : a < b;
}

/** Negative, zero or positive. */
function compareByCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x, a, i) - rank(y, b, i);
  }
  return a.length - b.length;
}

/** A surrogate that is part of a pair sorts above the whole basic plane; a lone one by its code. */
function rank(unit: number, text: string, at: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const isLow = unit >= 0xdc00;
  const other = text.charCodeAt(isLow ? at - 1 : at + 1);
  const isPair = isLow ? other >= 0xd800 && other <= 0xdbff : other >= 0xdc00 && other <= 0xdfff;
  return isPair ? unit + 0x10000 : unit;
}
