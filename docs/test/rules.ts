import { readFileSync } from "node:fs";

/** The ids of a normative page, in order: `W1`. */
export function rulesOf(page: string): string[] {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map((match) => match[1] ?? "");
}
