/** One segment of a JSON Pointer (RFC 6901 §3): `/` and the escaped name. */
export function step(name: string | number): string {
  return `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
