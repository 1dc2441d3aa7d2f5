import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../pnpm.mjs";

interface Row {
  readonly sentence: string;
  /** File → names of the tests that verify the sentence. */
  readonly tests?: Readonly<Record<string, readonly string[]>>;
  /** Why it cannot be tested. */
  readonly untested?: string;
}

const rowsOf = (file: string): readonly Row[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8")) as readonly Row[];

const rows = rowsOf("security-sentences.json");
/** The rule of each area of `docs/security.md`, in one sentence. */
const areas = rowsOf("security-parts.json");

/** Without headings, list markers and Markdown syntax. */
function sentencesOf(markdown: string): string[] {
  return markdown
    .replace(/^#.*$/gm, "")
    .split(/\n\n|\n(?=- )/)
    .map((block) =>
      block
        .replace(/^- /, "")
        .replaceAll(/[`]|\*\*/g, "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .filter((block) => block !== "")
    .flatMap((block) => block.replace(/^What we (?:do not )?promise\.? ?/, "").split(/(?<=\.) (?=[A-Z-])/))
    .filter((sentence) => sentence !== "");
}

it("each sentence of SECURITY.md has a row, and no other sentence has", () => {
  const written = sentencesOf(readFileSync(join(root, "SECURITY.md"), "utf8"));
  expect(rows.map(({ sentence }) => sentence)).toEqual(written);
});

it.each([...rows, ...areas])("rule %# names tests that exist", ({ tests = {}, untested }) => {
  const missing = Object.entries(tests).flatMap(([file, names]) => {
    const text = existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "";
    return names.filter((name) => !text.includes(JSON.stringify(name))).map((name) => `${file}: ${name}`);
  });
  expect(missing).toEqual([]);
  expect(Object.keys(tests).length > 0 || (untested ?? "").length > 0).toBe(true);
});

it("docs/security.md says of every command what it may start", () => {
  const page = readFileSync(join(root, "docs/security.md"), "utf8");
  const table = /^\| command .*\n(?:\|.*\n)+/m.exec(page)?.[0] ?? "";
  const first = table.split("\n").flatMap((row) => row.split("|")[1]?.match(/`[a-z-]+/g) ?? []);
  const nouns = readdirSync(join(root, "docs/cli")).map((name) => name.replace(".md", ""));
  const missing = nouns.filter((noun) => noun !== "index" && !first.includes(`\`${noun}`));
  expect(missing).toEqual([]);
});
