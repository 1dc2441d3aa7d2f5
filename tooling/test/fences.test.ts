import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Fence, fences, root } from "./fences.ts";

// A fence is run by its language: ts is a program (`// → text` is the next line that it prints), console is a terminal in a
// copy of the example project (`$ ` commands, their output under them, a line … stands for any lines), json and yaml must
// parse. Plain text is not run. A comment above one that cannot be run has the reason:
// <!-- not run: why -->
const PROGRAMS = new Set(["ts", "js"]);
const DATA = new Set(["json", "yaml"]);
const SHELLS = new Set(["sh", "bash", "console"]);

const all = fences();
const run = all.filter((fence) => fence.notRun === undefined);
const modules = join(root, "packages/conformance/node_modules/.fences");
let project = "";
let bin = "";

beforeAll(() => {
  mkdirSync(modules, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-fences-"));
  bin = join(folder, "bin");
  mkdirSync(bin);
  const shim = join(bin, "flyte-settings");
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${join(root, "packages/cli/dist/bin.js")}" "$@"\n`);
  chmodSync(shim, 0o755);
  project = join(folder, "examples/python-project");
  cpSync(join(root, "examples"), join(folder, "examples"), {
    recursive: true,
    filter: (path) => !/[/\\](?:node_modules|dist)$/.test(path),
  });
});

afterAll(() => {
  rmSync(modules, { recursive: true, force: true });
  rmSync(join(project, "../.."), { recursive: true, force: true });
});

/** A page of an example is about that example, every other one about the Python project. */
const folderOf = ({ file }: Fence): string =>
  join(project, "..", /^examples\/([^/]+)\//.exec(file)?.[1] ?? "python-project");
const named = (fence: Fence): string => `${fence.file}:${fence.line}`;

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
      const { stdout, stderr, failed } = await output(process.execPath, [file], project);
      expect(failed ? stderr : "").toBe("");
      const expected = [...fence.text.matchAll(/\/\/ → (.+)$/gm)].map((match) => match[1]);
      if (expected.length > 0) expect(stdout.trimEnd().split("\n")).toEqual(expected);
    },
  );

  it.each(run.filter((fence) => SHELLS.has(fence.language)).map((fence) => [named(fence), fence] as const))(
    "terminal %s",
    async (_, fence) => {
      for (const { command, expected } of commands(fence.text)) {
        const { stdout, stderr } = await output("bash", ["-c", command], folderOf(fence));
        expect({
          command,
          matches: matches(`${stderr}${stdout}`, expected),
          printed: `${stderr}${stdout}`,
        }).toMatchObject({ command, matches: true });
      }
    },
  );

  it.each(run.filter((fence) => DATA.has(fence.language)).map((fence) => [named(fence), fence] as const))(
    "data %s",
    (_, fence) => {
      expect(() => (fence.language === "json" ? JSON.parse(fence.text) : parse(fence.text))).not.toThrow();
    },
  );
});

function commands(text: string): { command: string; expected: string[] }[] {
  const found: { command: string; expected: string[] }[] = [];
  for (const line of text.split("\n")) {
    const last = found.at(-1);
    if (line.startsWith("$ ")) found.push({ command: line.slice(2), expected: [] });
    else if (line.startsWith("> ") && last?.expected.length === 0) last.command += `\n${line.slice(2)}`;
    else last?.expected.push(line);
  }
  return found;
}

/** Line by line; a line that is only … stands for any number of lines, … inside a line for any text. */
function matches(printed: string, expected: readonly string[]): boolean {
  const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const lines = expected.map((line) =>
    line.trim() === "…" ? "(?:.*\\n)*?" : `${quoted(line.trimEnd()).replaceAll("…", ".*")}[ ]*\\n`,
  );
  return (
    new RegExp(`^${lines.join("")}$`).test(`${printed.trimEnd()}\n`) ||
    (expected.join("").trim() === "" && printed.trim() === "")
  );
}

function output(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ stdout: string; stderr: string; failed: boolean }> {
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env["PATH"]}`,
    HOME: join(project, "../.."),
    NO_COLOR: "1",
  };
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, failed: error !== null }),
    );
  });
}
