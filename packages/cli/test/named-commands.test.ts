import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { literalTexts } from "../../../tooling/english/texts.mjs";
import { pages, root } from "../../../tooling/test/fences.ts";
import { commands } from "../src/commands.ts";
import { globals } from "../src/globals.ts";
import { flagsIn, flagsOf, foreignFlags, unknownNames } from "./named-commands.ts";

// Messages, hints, examples, pages and recipes name only commands and flags that exist.
const own = await Promise.all(
  Object.entries(commands).map(
    async ([name, entry]) => [name, flagsOf({ ...globals, ...(await entry.load()).command.options })] as const,
  ),
);
const flags = new Map([...own, ["", new Set(own.flatMap(([, each]) => [...each]))] as const]);

const linesOf = (file: string, text: string, first = 1): readonly (readonly [place: string, line: string])[] =>
  text.split("\n").map((line, index) => [`${file}:${first + index}`, line] as const);
const filesIn = (folder: string, end: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));

/** The tables of the flags of pyflyte and flytectl, which `migrate` reads. */
const TABLES = join("packages", "project", "src", "migrate");
const messages = literalTexts()
  .filter(({ file }) => !file.startsWith(TABLES))
  .flatMap(({ file, line, text }) => linesOf(file, text, line));
const written = [...pages(), ...filesIn(".changeset", ".md"), ...filesIn("examples/ci", ".yml"), "action.yml"].flatMap(
  (file) => linesOf(file, readFileSync(join(root, file), "utf8")),
);

const problemsIn = (lines: typeof messages): readonly string[] =>
  lines.flatMap(([place, line]) => unknownNames(line, flags).map((name) => `${place}: ${name}`));

describe("commands and flags", () => {
  it("that messages, hints and examples name exist", () => {
    expect(messages.length).toBeGreaterThan(5000);
    expect(problemsIn(messages)).toEqual([]);
  });

  it("that pages, changesets and recipes name exist", () => {
    expect(written.length).toBeGreaterThan(3000);
    expect(problemsIn(written)).toEqual([]);
  });

  it("of other programs are listed only if a text names them", () => {
    const named = new Set([...messages, ...written].flatMap(([, line]) => flagsIn(line)));
    expect(
      Object.values(foreignFlags)
        .flat()
        .filter((flag) => !named.has(flag)),
    ).toEqual([]);
  });
});

describe("a text that names what does not exist", () => {
  it.each([
    ["a verb", "Run flyte-settings images pn, and commit.", ["flyte-settings images pn"]],
    ["a command", "`flyte-settings registr p.tgz`", ["flyte-settings registr p.tgz"]],
    ["a flag of another command", "flyte-settings images list --update", ["flyte-settings images list --update"]],
    ["a flag without its command", "Pass --pkgs flows.", ["--pkgs"]],
    ["a flag after a pipe", "cat a | flyte-settings context decode --nope", ["flyte-settings context decode --nope"]],
  ])("is reported: %s", (_, line, expected) => {
    expect(unknownNames(line, flags)).toEqual(expected);
  });

  it.each([
    "flyte-settings exec --additional-distribution s3://b/x --dest-dir /root -- pyflyte-execute --inputs x",
    "pyflyte --pkgs flows package --fast",
    "flyte-settings reads it there",
    "flyte-settings images pin --no-plugins",
    "flyte-settings --json settings show",
  ])("is not: %s", (line) => {
    expect(unknownNames(line, flags)).toEqual([]);
  });
});
