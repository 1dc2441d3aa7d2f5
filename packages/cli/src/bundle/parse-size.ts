import { usageError } from "../arguments/usage-error.ts";

const units: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `500M`, `2GiB`, `1024`: bytes, in powers of 1024. @throws USAGE */
export function parseSize(text: string): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) throw usageError(`${text} is no size; expected a number of bytes, for example 500M or 2G`);
  return Math.floor(Number(digits) * (units[unit.toLowerCase()] ?? 1));
}

/** Bytes for people: `1.4 MiB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${["B", "KiB", "MiB", "GiB", "TiB"][power]}`;
}

/** `1 file`, `12 files`. */
export function filesText(count: number): string {
  return `${count} ${count === 1 ? "file" : "files"}`;
}
