// Needs: git
import { listFiles, type Why, why } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const tree = {
  ".gitignore": "# logs\n*.log\nbuild/\n",
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

  it("refuses a path that is not there", async () => {
    await expect(why(scratch(), "no.py", { env })).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});
