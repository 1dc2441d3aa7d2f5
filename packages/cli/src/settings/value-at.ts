/** What stands at a provenance path (`images.spark`, `env["a.b"]`) in the nested values, in one line; env's secrets hidden. */
export function valueText(values: unknown, path: string, hide: (name: string) => boolean): string {
  const parts = partsOf(path);
  if (parts[0] === "env" && hide(parts[1] ?? "")) return "(not shown)";
  let at: unknown = values;
  for (const part of parts)
    at =
      at !== null && typeof at === "object" && Object.hasOwn(at, part)
        ? (at as Record<string, unknown>)[part]
        : undefined;
  return at === undefined ? "" : typeof at === "string" ? at : JSON.stringify(at);
}

/** `env["a.b"].c` → `env`, `a.b`, `c`. */
export function partsOf(path: string): string[] {
  return [...path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|[^.[\]]+/g)].map((match) =>
    match[1] === undefined ? match[0] : (JSON.parse(match[1]) as string),
  );
}
