import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fences, named, needsPrograms, root, SHELLS } from "./fences.ts";
import { type FenceFolder, fenceFolder } from "./run-fences.ts";

// Fences are run by language: ts is a program (`// → text` is the next line of its output), console is a terminal in a
// copy of the example project (commands start with `$ `, followed by their output; a line … matches any lines), json
// and yaml must be valid. Plain text is not run. If a fence cannot be run, a comment above it gives the reason:
// <!-- not run: why -->
const PROGRAMS = new Set(["ts", "js"]);
const DATA = new Set(["json", "yaml"]);

const all = fences();
const run = all.filter((fence) => fence.notRun === undefined);
const modules = join(root, "packages/conformance/node_modules/.fences");
let folder: FenceFolder;

beforeAll(() => {
  mkdirSync(modules, { recursive: true });
  folder = fenceFolder();
});

afterAll(() => {
  rmSync(modules, { recursive: true, force: true });
  folder.remove();
});

describe("every fence", () => {
  it("is of a language that is run, or says why it is not", () => {
    const odd = all.filter(
      ({ language, notRun }) =>
        notRun === undefined && ![...PROGRAMS, ...DATA, ...SHELLS, "text", "python", ""].includes(language),
    );
    expect(odd.map(named)).toEqual([]);
  });

  it.each(run.filter((fence) => PROGRAMS.has(fence.language)).map((fence) => [named(fence), fence] as const))(
    "program %s",
    async (_, fence) => {
      const { code } = await transform(fence.text, { loader: "ts", format: "esm" });
      const file = join(modules, `${fence.file.replace(/\W/g, "-")}-${fence.line}.mjs`);
      writeFileSync(file, code);
      const { stdout, stderr, failed } = await folder.output(process.execPath, [file], folder.project);
      expect(failed ? stderr : "").toBe("");
      const expected = [...fence.text.matchAll(/\/\/ → (.+)$/gm)].map((match) => match[1]);
      if (expected.length > 0) expect(stdout.trimEnd().split("\n")).toEqual(expected);
    },
  );

  it.each(
    run
      .filter((fence) => SHELLS.has(fence.language) && !needsPrograms(fence))
      .map((fence) => [named(fence), fence] as const),
  )("terminal %s", async (_, fence) => {
    for (const ran of await folder.terminal(fence)) expect(ran).toMatchObject({ command: ran.command, matches: true });
  });

  it.each(run.filter((fence) => DATA.has(fence.language)).map((fence) => [named(fence), fence] as const))(
    "data %s",
    (_, fence) => {
      expect(() => (fence.language === "json" ? JSON.parse(fence.text) : parse(fence.text))).not.toThrow();
    },
  );
});
