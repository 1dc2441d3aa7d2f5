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
