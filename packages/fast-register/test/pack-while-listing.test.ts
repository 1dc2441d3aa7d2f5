// Needs: git
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs, { readdirSync, readFileSync, utimesSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { type Archive, bundleCode } from "@flyte-settings/fast-register";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { pack } from "./pack.ts";
import { cleanEnv, plant, scratch, type Tree } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const { openSync } = fs;

afterEach(() => {
  Object.assign(fs, { openSync });
  syncBuiltinESMExports();
});

/** @returns receives the paths of files that are created */
function created(): readonly string[] {
  const paths: string[] = [];
  const counting = (path: string, flags: string | number, mode?: number): number => {
    if (flags === "wx") paths.push(path);
    return openSync(path, flags, mode);
  };
  Object.assign(fs, { openSync: counting });
  syncBuiltinESMExports();
  return paths;
}

const contents = ({ path, digest, files, skipped, bytes }: Archive): unknown[] => [
  createHash("md5").update(readFileSync(path)).digest("hex"),
  ...[digest, files, skipped, bytes],
];

const trees: Readonly<Record<string, Tree>> = {
  "no files": {},
  "names around a slash": {
    ...{ "a/x.py": "1", "a-b/y.py": "2", "a.py": "3", "a-b.py": "4", "a0.py": "5", "a/b/c.py": "6" },
    ...{ "a/b.py": "7", "a/b-c.py": "8", "a/b-c/d.py": "9" },
  },
  "links to directories": { "d/a.py": "1", l: "@-> d", "l.py": "2", "l-x.py": "3", "z.py": "4" },
  "links to files": { "d/a.py": "1", "b.py": "@-> d/a.py", "c.py": "2", "gone.py": "@-> nowhere" },
  "names beyond ASCII": { "é.py": "1", "\u{1F600}.py": "2", "\uE000.py": "3", "z/ü/x.py": "4", "z/ü.py": "5" },
  "what is skipped": { "a.py": "1", "v/pyvenv.cfg": "2", "v/b.py": "3", "out.py": "@-> /etc/hostname" },
};

describe("a bundle that is packed while it is listed", () => {
  it.each(Object.entries(trees))("equals one that is listed first: %s", async (_, tree) => {
    const root = plant(scratch(), tree);
    const listed = await pack(root);
    const opened = created();
    const bundle = await bundleCode(root, { env }, { output: scratch() });
    expect(contents(bundle)).toEqual(contents(listed));
    expect(opened).toHaveLength(1);
  });

  it("equals one that is listed first: nested repositories", async () => {
    const root = plant(scratch(), {
      "a.py": "1",
      "n/.gitignore": "*.log\n",
      "n/b.py": "2",
      "n/c.log": "3",
      "z.py": "4",
    });
    for (const path of [root, join(root, "n")]) execFileSync("git", ["init", "-q", path], { env });
    const listed = await pack(root);
    const opened = created();
    expect(contents(await bundleCode(root, { env }, { output: scratch() }))).toEqual(contents(listed));
    expect(opened).toHaveLength(1);
  });

  it("equals one that is listed first: random names", async () => {
    const name = fc.string({ unit: fc.constantFrom(..."ab-.0!\uE000\u{1F600}"), minLength: 1, maxLength: 3 });
    const part = name.filter((text) => !/^\.+$/.test(text));
    const paths = fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 3 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(paths, async (paths) => {
        const tree: Record<string, string> = {};
        // a directory has a name that no file has
        for (const parts of paths)
          tree[`${parts.slice(0, -1).join("x/")}${parts.length > 1 ? "x/" : ""}${parts.at(-1)}`] = "1";
        const root = plant(scratch(), tree);
        const listed = await pack(root);
        const opened = created();
        const bundle = await bundleCode(root, { env }, { output: scratch() });
        expect(contents(bundle)).toEqual(contents(listed));
        expect(opened).toHaveLength(1);
        // the order of code points is that of UTF-8
        expect(bundle.files).toEqual(Object.keys(tree).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { numRuns: 60 },
    );
  });

  it("does not list its own unfinished archive", async () => {
    const root = plant(scratch(), { "a.py": "1", "out/b.py": "2", "z.py": "3" });
    const { files, skipped } = await bundleCode(root, { env }, { output: join(root, "out") });
    expect([files, skipped]).toEqual([["a.py", "out/b.py", "z.py"], []]);
  });

  it("does not list its own unfinished archive, if the source is a link", async () => {
    const root = plant(scratch(), { "s/a.py": "1", "s/out/b.py": "2", "s/z.py": "3", l: "@-> s" });
    const { skipped } = await bundleCode(join(root, "l"), { env }, { output: join(root, "s/out") });
    expect(skipped).toEqual([]);
  });

  it("leaves nothing if the listing fails", async () => {
    const root = plant(scratch(), { "a.py": "1", "d/.gitignore": "a\0b\n", "d/l": "@-> ../a.py" });
    const output = scratch();
    const bundle = bundleCode(root, { env }, { output, links: "error" });
    await expect(bundle).rejects.toMatchObject({ code: "BUNDLE_LINK_REFUSED" });
    expect(readdirSync(output)).toEqual([]);
  });

  it("reports progress only of the whole list", async () => {
    const root = plant(
      scratch(),
      Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`d${i % 9}/f${i}`, `${i}`])),
    );
    const totals = new Set<number>();
    await bundleCode(root, { env }, { output: scratch(), onProgress: ({ of }) => void totals.add(of) });
    expect([...totals]).toEqual([2000]);
  });
});

describe("an archive that exists", () => {
  it("is used if nothing changed, and in part after an edit", async () => {
    const tree = Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`d${i % 9}/f${i}.py`, `${i}`.repeat(900)]));
    const root = plant(scratch(), tree);
    for (const path of Object.keys(tree)) utimesSync(join(root, path), 1e9, 1e9);
    // the time of the last change of metadata cannot be set
    await new Promise((done) => setTimeout(done, 2100));
    const options = { output: scratch(), cache: true };
    const first = await bundleCode(root, { env }, options);
    expect((await bundleCode(root, { env }, options)).reused).toBe("all");
    plant(root, { "d3/f3.py": "edited" });
    const edited = await bundleCode(root, { env }, options);
    expect(first.reused).toBe(0);
    expect(edited.reused).toBeGreaterThan(0);
    expect(contents(edited)).toEqual(contents(await pack(root)));
  });
});
