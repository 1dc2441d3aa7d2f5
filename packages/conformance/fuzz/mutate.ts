import type { Random } from "./random.ts";

/** Fragments that have caused problems for a parser of some format. */
const pieces = [
  "__proto__", "constructor", "prototype", "toString", "\u0000", "\ud800", "\udfff", "\ufeff", "\u2028", "\u00a0", "é", "\u{1f600}", "İ",
  "{{.image.", "{{", "}}", ".fqn", ".version", "default", "$&", "$1", "%(a)s", "%", "%%", "[", "]", "{", "}", ":", ": ", "=", "@", "/", "//", "-", "--", "?", "? ",
  "<<: ", "&a ", "*a", "!!", "!!binary ", "!!omap", "|", ">", "'", '"', "\\", "\\u", "\\ud800", "#", " #", "\n", "\r\n", "\r", "\t", "  ", "---", "...", "~", "null", "yes", "1e999",
  "NaN", "-Infinity", "99999999999999999999", "0x", "12:30", "2001-01-01", "sha256:", "[images]", "[DEFAULT]", "images:", "admin:", "H4sI", "AAAA", "====", "1f8b", "[[[[[[[[", "{{{{{{{{", "{\"a\":",
] as const; // biome-ignore format: a table

/** One to eight small changes. */
export function mutate(text: string, others: readonly string[], random: Random): string {
  let changed = text;
  for (let left = 1 + random.below(8); left > 0; left -= 1) changed = random.pick(changes)(changed, others, random);
  return changed.length > 200_000 ? changed.slice(0, 200_000) : changed;
}

/** One to three fragments that are repeated to fill a long string. */
export function repeatedUnit(random: Random): string {
  return Array.from({ length: 1 + random.below(3) }, () => random.pick(pieces)).join("");
}

type Change = (text: string, others: readonly string[], random: Random) => string;

const changes: readonly Change[] = [
  (text, _, random) => insert(text, random.pick(pieces), random),
  (text, _, random) => insert(text, random.pick(pieces), random),
  (text, _, random) => insert(text, String.fromCharCode(random.below(random.next() < 0.8 ? 128 : 65_536)), random),
  (text, _, random) => {
    const [start, end] = slice(text, random);
    return text.slice(0, start) + text.slice(end);
  },
  (text, _, random) => {
    const [start, end] = slice(text, random);
    return insert(text, text.slice(start, end), random);
  },
  (text, others, random) => {
    const other = random.pick(others);
    const [start, end] = slice(other, random);
    return insert(text, other.slice(start, end), random);
  },
  (text, _, random) =>
    insert(text, random.pick(pieces).repeat(1 + random.below(random.next() < 0.95 ? 20 : 3000)), random),
  (text, _, random) => text.slice(0, random.below(text.length + 1)),
];

function insert(text: string, piece: string, random: Random): string {
  const at = random.below(text.length + 1);
  const covered = random.next() < 0.5 ? 0 : piece.length;
  return text.slice(0, at) + piece + text.slice(at + covered);
}

function slice(text: string, random: Random): [start: number, end: number] {
  const start = random.below(text.length + 1);
  return [start, Math.min(text.length, start + 1 + random.below(random.next() < 0.8 ? 8 : 200))];
}

/** The same for bytes: flipped bits, truncation, repeated sections. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const kind = random.below(4);
  if (kind === 0) return bytes.slice(0, random.below(bytes.length + 1));
  if (kind === 1) return Uint8Array.from([...bytes, ...bytes.slice(0, random.below(40))]);
  const changed = Uint8Array.from(bytes);
  for (let left = 1 + random.below(4); left > 0 && changed.length > 0; left -= 1) {
    const at = random.below(changed.length);
    changed[at] = kind === 2 ? (changed[at] ?? 0) ^ (1 << random.below(8)) : random.below(256);
  }
  return changed;
}
