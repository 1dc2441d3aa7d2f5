/** Formats JSON as YAML. Strings are quoted, so that every reader treats them as strings. */
export function toYaml(value: unknown, indent = ""): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return " []\n";
    return `\n${value.map((each) => `${indent}-${inItem(each, `${indent}  `)}`).join("")}`;
  }
  if (typeof value !== "object" || value === null) return ` ${JSON.stringify(value)}\n`;
  const pairs = Object.entries(value).filter(([, each]) => each !== undefined);
  if (pairs.length === 0) return " {}\n";
  return `\n${pairs.map(([key, each]) => `${indent}${keyOf(key)}:${toYaml(each, `${indent}  `)}`).join("")}`;
}

/** Writes the first name of an object after the dash. */
function inItem(value: unknown, indent: string): string {
  return toYaml(value, indent).replace(/^\n {2,}/, " ");
}

function keyOf(key: string): string {
  return /^[A-Za-z]\w*_\w+$/.test(key) ? key : JSON.stringify(key);
}
