import { readFileSync } from "node:fs";

/** The ids of a normative page, in order: `W1`. */
export function rulesOf(page: string): string[] {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map((match) => match[1] ?? "");
}

/** The first cells of the tables under a heading, in order. */
export function rowsOf(page: string, heading: string): string[] {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
  const [, section = ""] = text.split(`${heading}\n`);
  const rows = section.split(/^#/m)[0]?.matchAll(/^\| (.+?) +\|/gm) ?? [];
  return [...rows].map((match) => match[1] ?? "").filter((cell) => !/^(?:-+|flytekit|flytectl)$/.test(cell));
}
