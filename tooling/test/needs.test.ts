import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { isOnPath, needsOf, notRunnable } from "../needs.mjs";
import { it } from "../test-directory.ts";

describe("what a test file needs", () => {
  it.for([
    ["nothing without the line", "import a;\n", []],
    ["one program", "// Needs: git\nimport a;\n", ["git"]],
    ["several programs", "// Needs: git, python3\nimport a;\n", ["git", "python3"]],
    ["nothing from a line further down", "import a;\n// Needs: git\n", []],
  ] as const)("is %s", ([, text, expected]) => {
    expect(needsOf(text)).toEqual(expected);
  });

  it("is compared with the programs of the machine", ({ dir }) => {
    writeFileSync(join(dir, "a.test.ts"), "// Needs: git, python3\n");
    writeFileSync(join(dir, "b.test.ts"), "// Needs: git\n");
    const files = ["a.test.ts", "b.test.ts"].map((name) => join(dir, name));
    expect(notRunnable(files, (program: string) => program === "git")).toEqual([
      { file: files[0], missing: ["python3"] },
    ]);
  });
});

describe("a program on the PATH", () => {
  it("is an executable file of its name in one of the directories", ({ dir }) => {
    mkdirSync(join(dir, "bin"));
    writeFileSync(join(dir, "bin/tool"), "", { mode: 0o755 });
    writeFileSync(join(dir, "bin/text"), "", { mode: 0o644 });
    const path = `${join(dir, "nowhere")}:${join(dir, "bin")}`;
    expect([isOnPath("tool", path), isOnPath("absent", path), isOnPath("tool", "")]).toEqual([true, false, false]);
  });
});
