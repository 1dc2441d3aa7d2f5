// Needs: git
import { listFiles, type Why, why, whyEach } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const tree = {
  ".gitignore": "# logs\n*.log\nbuild/\n!keep.log\n!/up/\n",
  "up/.gitignore": "*\n!kept.*\n",
  "a/b/keep.log": "",
  "up/kept.txt": "",
  "up/lost.txt": "",
  "sub/.gitignore": "only.txt\n",
  ".dockerignore": "docs\n!docs/keep.md\n",
  ".flyteignore": "*.ipynb\n",
  "a.log": "",
  "build/deep/x.py": "",
  "sub/only.txt": "",
  "docs/a.md": "",
  "docs/keep.md": "",
  "n.ipynb": "",
  "m.pyc": "",
  "ok.py": "",
  broken: "@-> nowhere",
};

const rows: readonly (readonly [path: string, answer: Why])[] = [
  ["ok.py", { shipped: true }],
  ["a.log", { shipped: false, source: "git", rule: "*.log", file: ".gitignore", line: 2 }],
  ["build/deep/x.py", { shipped: false, source: "git", rule: "build/", file: ".gitignore", line: 3 }],
  ["sub/only.txt", { shipped: false, source: "git", rule: "only.txt", file: "sub/.gitignore", line: 1 }],
  ["docs/a.md", { shipped: false, source: ".dockerignore", rule: "docs", file: ".dockerignore", line: 1 }],
  ["./docs/keep.md", { shipped: true, source: ".dockerignore", rule: "!docs/keep.md", file: ".dockerignore", line: 2 }],
  ["a/b/keep.log", { shipped: true, source: "git", rule: "!keep.log", file: ".gitignore", line: 4 }],
  ["up/kept.txt", { shipped: true, source: "git", rule: "!kept.*", file: "up/.gitignore", line: 2 }],
  ["up/lost.txt", { shipped: false, source: "git", rule: "*", file: "up/.gitignore", line: 1 }],
  ["up", { shipped: true, source: "git", rule: "!/up/", file: ".gitignore", line: 5 }],
  ["n.ipynb", { shipped: false, source: ".flyteignore", rule: "*.ipynb", file: ".flyteignore", line: 1 }],
  ["m.pyc", { shipped: false, source: "standard", rule: "*.pyc" }],
  ["broken", { shipped: false, rule: "a broken link" }],
  ["docs/", { shipped: true }],
];

describe("why", () => {
  it.each(rows)("%s", async (path, answer) => {
    expect(await why(plant(scratch(), tree), path, { env })).toEqual(answer);
  });

  it("says include where that wins", async () => {
    const root = plant(scratch(), tree);
    const options = { ignore: { include: ["build/deep/*.py"] } };
    expect((await listFiles(root, { env }, options)).files).toContain("build/deep/x.py");
    expect(await why(root, "build/deep/x.py", { env }, options)).toEqual({
      shipped: true,
      source: "include",
      rule: "build/deep/*.py",
    });
  });

  it("--no-gitignore: a line of .gitignore decides nothing", async () => {
    const root = plant(scratch(), tree);
    expect(await why(root, "a/b/keep.log", { env }, { ignore: { git: false } })).toEqual({ shipped: true });
  });

  it.each([
    ["missing", "no.py", "does not exist in"],
    ["above the source", "../x.py", "is outside the source directory"],
    ["absolute", "/etc/passwd", "is outside the source directory"],
    ["the source itself", ".", "is the source directory itself"],
    ["empty", "", "is the source directory itself"],
  ])("a path that is %s is an error", async (_, path, message) => {
    const failed = why(plant(scratch(), tree), path, { env });
    await expect(failed).rejects.toMatchObject({ code: "FILE_NOT_FOUND", message: expect.stringContaining(message) });
  });

  it("several paths are answered in order", async () => {
    const answers = await whyEach(plant(scratch(), tree), ["ok.py", "a.log"], { env });
    expect(answers.map(({ shipped }) => shipped)).toEqual([true, false]);
  });
});
