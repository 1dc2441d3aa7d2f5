import { type FoundContext, matchesIn } from "./context-search.ts";

/** Base64 of a gzip header; `-` and `_` are the URL-safe alphabet. */
const ENCODED = /(H4sI[A-Za-z0-9+/_-]{20,}={0,2})/g;

/**
 * Finds the encoded values anywhere in the input: in quotes, after `-e _F_SS_C=`, in log lines, arguments, or name and
 * value pairs. URL-safe base64 and missing padding are converted; a repeated value is returned once.
 *
 * @example
 * ```ts
 * encodedIn("docker run -e _F_SS_C=H4sIAAAAAAAC… train"); // [{ entity: "line 1", context: "H4sIAAAAAAAC…" }]
 * ```
 */
export function encodedIn(text: string): FoundContext[] {
  const found = new Map<string, string>();
  for (const { context: value, entity } of matchesIn(text, ENCODED)) {
    const context = standardBase64(value);
    if (!found.has(context)) found.set(context, entity);
  }
  return [...found].map(([context, entity]) => ({ entity, context }));
}

/** Converts URL-safe base64 to the standard alphabet, with padding; returns any other string unchanged. */
export function standardBase64(text: string): string {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return text;
  const plain = text.replace(/=+$/, "").replaceAll("-", "+").replaceAll("_", "/");
  return plain.padEnd(Math.ceil(plain.length / 4) * 4, "=");
}
