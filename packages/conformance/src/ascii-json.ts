/** The value of a response; a bigint is written as plain digits. */
export type Answer =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Answer[]
  | { readonly [key: string]: Answer | undefined };

/** JSON in ASCII, with lone surrogates escaped, so that the reader's handling of UTF-8 does not matter. */
export function asciiJson(value: Answer): string {
  return write(value).replace(/[^\x00-\x7e]/g, escaped);
}

function write(value: Answer): string {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(", ")}]`;
  const entries = Object.entries(value as { readonly [key: string]: Answer | undefined });
  return `{${entries.flatMap(([key, inner]) => (inner === undefined ? [] : [`${JSON.stringify(key)}: ${write(inner)}`])).join(", ")}}`;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
