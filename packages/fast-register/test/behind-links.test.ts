// Needs: git
import { execFileSync } from "node:child_process";
import { listFiles, why } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch, type Tree } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const tree: Tree = {
  "a.py": "",
  "data/big.bin": "b",
  "data/keep.py": "k",
  "secret.env": "s",
  "to-file": "@-> secret.env",
  "to-folder": "@-> data",
  "to-below": "@-> data/big.bin",
};

async function listed(rules: Tree, include: readonly string[] = []): Promise<readonly string[]> {
  const root = plant(scratch(), { ...tree, ...rules });
  const { files } = await listFiles(root, { env }, { ignore: { include } });
  return files.filter((path) => path.startsWith("to-"));
}

const all = ["to-below", "to-file", "to-folder/big.bin", "to-folder/keep.py"];

describe("ignore rules hold behind links", () => {
  it.each([
    ["nothing is ignored", {}, all],
    ["a file, by .flyteignore", { ".flyteignore": "secret.env\n" }, all.filter((path) => path !== "to-file")],
    ["a file, by .dockerignore", { ".dockerignore": "secret.env\n" }, all.filter((path) => path !== "to-file")],
    ["a file, by .gitignore", { ".gitignore": "secret.env\n" }, all.filter((path) => path !== "to-file")],
    ["a folder, by .gitignore", { ".gitignore": "data/\n" }, ["to-file"]],
    ["a folder, by .flyteignore", { ".flyteignore": "data\n" }, ["to-file"]],
    [
      "by a .gitignore in the folder",
      { "data/.gitignore": "*.bin\n" },
      ["to-file", "to-folder/.gitignore", "to-folder/keep.py"],
    ],
    [
      "a pattern for the link's own path",
      { ".flyteignore": "to-folder/*.bin\n" },
      all.filter((path) => !path.startsWith("to-folder/big")),
    ],
  ])("%s", async (_, rules, expected) => {
    expect(await listed(rules)).toEqual(expected);
  });

  it("in a repository as without one", async () => {
    const root = plant(scratch(), { ...tree, ".gitignore": "data/\nsecret.env\n" });
    execFileSync("git", ["init", "-q", root], { env });
    const { files, skipped } = await listFiles(root, { env });
    expect(files).toEqual([".gitignore", "a.py"]);
    expect(skipped).toEqual([
      { path: "to-below", reason: "a link to data/big.bin, which is ignored" },
      { path: "to-file", reason: "a link to secret.env, which is ignored" },
      { path: "to-folder", reason: "a link to data, which is ignored" },
    ]);
  });

  it.each([
    ["the link's path", ["to-folder/big.bin"]],
    ["the target's path", ["data/big.bin"]],
  ])("what is included by %s ships", async (_, include) => {
    expect(await listed({ ".flyteignore": "data\n" }, include)).toContain("to-folder/big.bin");
  });

  it("why names the link and the rule", async () => {
    const root = plant(scratch(), { ...tree, ".flyteignore": "# data\nsecret.env\ndata/*.bin\n" });
    const rule = { shipped: false, source: ".flyteignore", file: ".flyteignore" };
    expect(await why(root, "to-file", { env })).toEqual({
      ...rule,
      rule: "secret.env",
      line: 2,
      link: "to-file",
      target: "secret.env",
    });
    expect(await why(root, "to-folder/big.bin", { env })).toEqual({
      ...rule,
      rule: "data/*.bin",
      line: 3,
      link: "to-folder",
      target: "data/big.bin",
    });
  });
});
