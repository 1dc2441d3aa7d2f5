import { usageError } from "@flyte-settings/project";

const units: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `500M`, `2GiB`, `1024`: bytes, in powers of 1024. @throws USAGE */
export function parseSize(text: string): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined)
    throw usageError(`invalid size: ${text}; expected a number of bytes, for example 500M or 2G`);
  return Math.floor(Number(digits) * (units[unit.toLowerCase()] ?? 1));
}
