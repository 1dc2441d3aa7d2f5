import type { FlyteSettingsError } from "../errors.ts";
import { invalid } from "./context-errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PAD = 61;
/** In the lookup table: not in the alphabet. */
const ALIEN = 255;
const SPACE = /[ \t\n\v\f\r]/;

let codes: Uint8Array | undefined;
let values: Uint8Array | undefined;

/** Standard base64 with padding, on one line. */
export function encodeBase64(bytes: Uint8Array): string {
  codes ??= new TextEncoder().encode(ALPHABET);
  const code = codes;
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PAD);
  let o = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = (at(bytes, i) << 16) | ((left > 1 ? at(bytes, i + 1) : 0) << 8) | (left > 2 ? at(bytes, i + 2) : 0);
    out[o] = at(code, bits >>> 18);
    out[o + 1] = at(code, (bits >>> 12) & 63);
    if (left > 1) out[o + 2] = at(code, (bits >>> 6) & 63);
    if (left > 2) out[o + 3] = at(code, bits & 63);
    o += 4;
  }
  return new TextDecoder().decode(out);
}

/**
 * Decodes a base64 string.
 *
 * Equivalent of Python's `base64.b64decode`, which drops characters outside the alphabet and stops at the first
 * complete padding: `lenient` does the same. Otherwise only ASCII whitespace is dropped, and nothing may follow the
 * padding.
 *
 * @throws CONTEXT_INVALID with Python's message
 */
export function decodeBase64(text: string, lenient = false): Uint8Array<ArrayBuffer> {
  values ??= makeValues();
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let quad = 0;
  let pads = 0;
  let [i, o] = decodeQuads(text, out, values);
  for (; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    const value = values[char] ?? ALIEN;
    if (value < 64) {
      bits = (bits << 6) | value;
      if (quad !== 0) out[o++] = bits >>> (6 - 2 * quad);
      quad = (quad + 1) & 3;
      pads = 0;
      continue;
    }
    if (char === PAD) {
      if (!lenient) break;
      if (quad >= 2) pads += 1;
      if (pads > 0 && quad + pads >= 4) return out.subarray(0, o);
    } else if (!lenient && !SPACE.test(text.charAt(i))) throw alien(text, i);
  }
  if (quad === 1) throw oneTooMany(o);
  const padding = text.slice(i).replace(/[ \t\n\v\f\r]+/g, "");
  if (padding !== "=".repeat((4 - quad) % 4)) throw badPadding(padding);
  return out.subarray(0, o);
}

/** Decodes four characters at a time up to the first irregular one; returns the positions in input and output. */
function decodeQuads(text: string, out: Uint8Array, table: Uint8Array): [number, number] {
  let o = 0;
  let i = 0;
  for (; i + 4 <= text.length; i += 4) {
    const a = table[text.charCodeAt(i)] ?? ALIEN;
    const b = table[text.charCodeAt(i + 1)] ?? ALIEN;
    const c = table[text.charCodeAt(i + 2)] ?? ALIEN;
    const d = table[text.charCodeAt(i + 3)] ?? ALIEN;
    if ((a | b | c | d) > 63) break;
    out[o] = (a << 2) | (b >> 4);
    out[o + 1] = (b << 4) | (c >> 2);
    out[o + 2] = (c << 6) | d;
    o += 3;
  }
  return [i, o];
}

function alien(text: string, index: number): FlyteSettingsError {
  const char = JSON.stringify(String.fromCodePoint(text.codePointAt(index) ?? 0));
  return notBase64(`character ${char} at position ${index} is not of the base64 alphabet`);
}

function oneTooMany(bytes: number): FlyteSettingsError {
  const count = Math.floor(bytes / 3) * 4 + 1;
  return notBase64(`number of data characters (${count}) cannot be 1 more than a multiple of 4`);
}

function badPadding(padding: string): FlyteSettingsError {
  const problem = /^=*$/.test(padding) ? "Incorrect padding" : "Excess data after padding";
  return invalid(`${problem}: the base64 text is truncated or has trailing data`);
}

function notBase64(problem: string): FlyteSettingsError {
  return invalid(
    `Invalid base64-encoded string: ${problem}. Expected the value of _F_SS_C, for example H4sIAAAAAAAC/6tW…`,
  );
}

function makeValues(): Uint8Array {
  const table = new Uint8Array(128).fill(ALIEN);
  for (let i = 0; i < ALPHABET.length; i += 1) table[ALPHABET.charCodeAt(i)] = i;
  return table;
}

function at(numbers: Uint8Array, index: number): number {
  return numbers[index] as number;
}
