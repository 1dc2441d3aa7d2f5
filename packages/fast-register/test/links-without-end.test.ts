import { listFiles } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch, type Tree } from "./tree.ts";

const env = cleanEnv("/nonexistent");

/** Two links in each directory, both to the next: 2^depth paths to the last. */
function doubling(depth: number): Tree {
  const steps = Array.from({ length: depth }, (_, n) => [
    [`d${n}/f.py`, ""],
    [`d${n}/a`, `@-> ../d${n + 1}`],
    [`d${n}/b`, `@-> ../d${n + 1}`],
  ]);
  return { ...Object.fromEntries(steps.flat()), [`d${depth}/f.py`]: "" };
}

const upwards: Tree = { "a.py": "", "pkg/a": "@-> ..", "pkg/b": "@-> ..", "pkg/c": "@-> .." };

describe("links that lead to the same directories again and again", () => {
  it.each([
    ["by default", doubling(30), {}],
    ["by default, links out of the source too", doubling(30), { derefSymlinks: true }],
    ["in generation 2", doubling(30), { generation: 2 }],
    [
      "as Flyte 2, with an included directory",
      upwards,
      { generation: 2, compat: "flytekit", ignore: { include: ["pkg"] } },
    ],
  ] as const)(
    "%s: refused instead of hours",
    async (_, tree, options) => {
      await expect(listFiles(plant(scratch(), tree), { env }, options)).rejects.toMatchObject({
        code: "BUNDLE_SOURCE_REFUSED",
        message: expect.stringContaining("links lead to the same directories more than 50000 times"),
      });
    },
    60_000,
  );

  it("a few of them are followed", async () => {
    const { files } = await listFiles(plant(scratch(), doubling(3)), { env });
    expect(files).toHaveLength(1 + 3 + 7 + 15);
  });
});

describe("directories and patterns of include, as Flyte 2", () => {
  const tree: Tree = {
    "a.py": "",
    "pkg/up": "@-> ..",
    "pkg/broken": "@-> nowhere",
    "pkg/self": "@-> self",
    "pkg/b.txt": "",
    ".flyteignore": "pkg/up/b.txt\n",
  };
  it.each([
    ["a directory with a link to the root", ["pkg"]],
    ["a broken link", ["pkg/broken"]],
    ["a link to itself", ["pkg/self"]],
    ["a pattern behind a link", ["pkg/up/a.*"]],
  ] as const)("%s", async (_, include) => {
    const options = { generation: 2, compat: "flytekit", ignore: { include } } as const;
    const { files } = await listFiles(plant(scratch(), tree), { env }, options);
    expect(files.filter((path) => path.endsWith(".py"))).toEqual(["a.py"]);
  });
});
