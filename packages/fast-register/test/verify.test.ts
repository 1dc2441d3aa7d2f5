import { linkSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BundleOptions, bundleCode, verifyArchive } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");

/** Links of every kind: to a file, to a link, to a directory, up and down, absolute, broken; and a hard link. */
function linkedTree(): string {
  const root = plant(scratch(), {
    "app/__init__.py": "",
    "app/data.txt": "1",
    "app/link.txt": "@-> data.txt",
    "app/again.txt": "@-> ./link.txt",
    "conf/up.txt": "@-> ../app/data.txt",
    "conf/folder": "@-> ../app",
    "conf/absolute": "@-> /etc/hostname",
    "conf/broken": "@-> nowhere",
  });
  linkSync(join(root, "app/data.txt"), join(root, "app/same.txt"));
  return root;
}

const flags: readonly (readonly [string, Partial<BundleOptions>])[] = [
  ["no flags", {}],
  ["--compat bundle", { compat: "flytekit" }],
  ["--compat bundle --deref-symlinks", { compat: "flytekit", derefSymlinks: true }],
  ["--links keep", { links: "keep" }],
  ["--links skip", { links: "skip" }],
  ["--outside-links keep", { outsideLinks: "keep" }],
  ["--outside-links follow", { outsideLinks: "follow" }],
  ["--deref-symlinks", { derefSymlinks: true }],
  ["--copy auto", { copy: "auto", modules: ["app"] }],
];

describe("verifyArchive", () => {
  it.each(flags)("accepts what was made with the same flags: %s", async (_, options) => {
    const root = linkedTree();
    const { path } = await bundleCode(root, { env }, { ...options, output: scratch() });
    expect(await verifyArchive(path, root, { env }, options)).toMatchObject({ same: true, different: [] });
    writeFileSync(join(root, "app/__init__.py"), "x = 1");
    expect(await verifyArchive(path, root, { env }, options)).toMatchObject({ same: false });
  });

  it("accepts the code of pyflyte package without flags, and says so", async () => {
    const root = linkedTree();
    const { path } = await bundleCode(root, { env }, { compat: "flytekit", output: scratch() });
    expect(await verifyArchive(path, root, { env })).toMatchObject({ same: true, selection: "flytekit" });
  });

  it("a name that states another digest is not the same, though the contents are", async () => {
    const root = linkedTree();
    const { path, digest } = await bundleCode(root, { env }, { output: scratch() });
    const renamed = path.replace(digest, "0".repeat(32));
    renameSync(path, renamed);
    expect(await verifyArchive(renamed, root, { env })).toMatchObject({
      same: false,
      digest,
      named: "0".repeat(32),
      different: [],
    });
  });

  it("a link that leads elsewhere differs", async () => {
    const root = plant(scratch(), { "a.txt": "1", "b.txt": "2", "l.txt": "@-> a.txt" });
    const { path } = await bundleCode(root, { env }, { links: "keep", output: scratch() });
    const other = plant(scratch(), { "a.txt": "1", "b.txt": "2", "l.txt": "@-> b.txt" });
    expect(await verifyArchive(path, other, { env }, { links: "keep" })).toMatchObject({ different: ["l.txt"] });
    expect(await verifyArchive(path, other, { env })).toMatchObject({ different: ["l.txt"] });
  });
});
