import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch, type Tree } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const NOT_UTF8 = Buffer.from("caf\xe9\n", "latin1");
const listed = async (root: string) => (await listFiles(root, { env }, { generation: 2 })).files;

const cases: readonly (readonly [what: string, tree: Tree, files: readonly string[]])[] = [
  ["a directory", { "a/.flyteignore": "x.txt\n", "a/x.txt": "", "x.txt": "" }, ["a/.flyteignore", "x.txt"]],
  ["a directory inside it", { "a/.flyteignore": "x.txt\n", "a/b/x.txt": "", "a/y": "" }, ["a/.flyteignore", "a/y"]],
  ["the directory of a link", { "a/.flyteignore": "x.txt\n", "a/x.txt": "", l: "@-> a" }, ["a/.flyteignore", "l/.flyteignore"]], // biome-ignore format: a table
  ["no directory named as a standard pattern", { "a/build/.flyteignore": "x.txt\n", "a/build/x.txt": "" }, ["a/build/.flyteignore", "a/build/x.txt"]], // biome-ignore format: a table
];

describe("a .flyteignore below the source root, for Flyte 2", () => {
  it.each(cases)("applies to %s", async (_, tree, files) => {
    expect(await listed(plant(scratch(), tree))).toEqual(files);
  });

  it("is an error if it is not UTF-8, also in several directories", async () => {
    const root = plant(scratch(), { "a/b/x.py": "", "a/c/x.py": "", "d/x.py": "" });
    for (const folder of ["a", "a/b", "a/c", "d"]) writeFileSync(join(root, folder, ".flyteignore"), NOT_UTF8);
    await expect(listed(root)).rejects.toMatchObject({ code: "IGNORE_FILE_INVALID" });
  });

  it("is not read in an ignored directory", async () => {
    const root = plant(scratch(), { ".flyteignore": "vendor/\n", "vendor/x.py": "", "a.py": "" });
    writeFileSync(join(root, "vendor/.flyteignore"), NOT_UTF8);
    expect(await listed(root)).toEqual([".flyteignore", "a.py"]);
  });
});

describe("the files of a Flyte 2 bundle", () => {
  it("ships no .git file, which contains the path of a checkout", async () => {
    const root = plant(scratch(), { "sub/.git": "gitdir: /elsewhere\n", "sub/a.py": "" });
    expect(await listed(root)).toEqual(["sub/a.py"]);
    const { files } = await listFiles(root, { env }, { generation: 2, compat: "flytekit" });
    expect(files).toEqual(["sub/.git", "sub/a.py"]);
  });
});
