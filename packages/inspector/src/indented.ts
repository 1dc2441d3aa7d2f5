/** Python's JSON with line breaks; numbers and the order of names are kept. */
export function indented(text: string): string {
  let depth = 0;
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]|, /g, (part, at: number) => {
    const line = () => `\n${"  ".repeat(depth)}`;
    if (part === ", ") return `,${line()}`;
    if (part === "{" || part === "[") {
      if (text[at + 1] === "}" || text[at + 1] === "]") return part;
      depth += 1;
      return part + line();
    }
    if (part === "}" || part === "]") {
      if (text[at - 1] === "{" || text[at - 1] === "[") return part;
      depth -= 1;
      return line() + part;
    }
    return part;
  });
}
