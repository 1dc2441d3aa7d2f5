import { skipString } from "./skip-string.ts";
import { isNameByte } from "./source-bytes.ts";

/** A token of an import statement: a name, a string, one character, or nothing at the end of the statement. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isName: boolean;
  readonly isString: boolean;
  /** The value of a plain string; absent for bytes and f-strings. */
  readonly value?: string;
}

/** @param isOpen inside brackets, where line ends and comments are skipped */
export function nextToken(source: Uint8Array, from: number, isOpen: boolean): Token {
  const start = skipSpace(source, from, isOpen);
  let end = start;
  while (isNameByte(source[end])) end++;
  const quote = source[end];
  if ((quote === 39 || quote === 34) && end - start <= 2) return stringToken(source, start, end);
  if (end > start) return { text: text(source, start, end), start, end, isName: true, isString: false };
  const byte = source[start];
  const isNothing = byte === undefined || byte === 10 || byte === 13 || byte === 35 || byte === 59;
  return {
    text: isNothing ? "" : String.fromCharCode(byte),
    start,
    end: isNothing ? start : start + 1,
    isName: false,
    isString: false,
  };
}

function stringToken(source: Uint8Array, start: number, quote: number): Token {
  const end = skipString(source, quote);
  const prefix = text(source, start, quote).toLowerCase();
  const isTriple = source[quote + 1] === source[quote] && source[quote + 2] === source[quote];
  const size = isTriple ? 3 : 1;
  const inside = text(source, quote + size, end - size);
  const isPlain = (prefix === "" || prefix === "u" || prefix === "r") && !inside.includes("\\");
  const common = { text: "", start, end, isName: false, isString: true };
  return isPlain ? { ...common, value: inside } : common;
}

function skipSpace(source: Uint8Array, from: number, isOpen: boolean): number {
  let at = from;
  for (;;) {
    const byte = source[at];
    if (byte === 32 || byte === 9 || byte === 12) at++;
    else if (byte === 92 && (source[at + 1] === 10 || source[at + 1] === 13)) {
      at += source[at + 1] === 13 && source[at + 2] === 10 ? 3 : 2;
    } else if (isOpen && (byte === 10 || byte === 13)) at++;
    else if (isOpen && byte === 35) while (at < source.length && source[at] !== 10) at++;
    else return at;
  }
}

/** Python normalizes names to NFKC. */
function text(source: Uint8Array, start: number, end: number): string {
  let isAscii = true;
  for (let i = start; i < end && isAscii; i++) isAscii = (source[i] ?? 0) < 128;
  const decoded = Buffer.from(source.buffer, source.byteOffset + start, Math.max(0, end - start)).toString("utf8");
  return isAscii ? decoded : decoded.normalize("NFKC");
}
