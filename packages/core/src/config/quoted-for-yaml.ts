import { printable } from "../printable.ts";

/**
 * A string in double quotes, if YAML libraries write it without quotes or unescaped although PyYAML then reads another
 * value: it ends lines at U+0085, U+2028 and U+2029, rejects tabs outside quotes, drops a byte order mark at the start,
 * and gives `=` and `<<` a type of their own. `undefined` for any other string.
 */
export function quotedForYaml(text: string): string | undefined {
  if (typeof text !== "string") return undefined;
  const isMisread = text === "=" || text === "<<" || text.includes("\ufeff") || printable(text) !== text;
  return isMisread ? printable(JSON.stringify(text)).replaceAll("\ufeff", "\\ufeff") : undefined;
}
