import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCode, listFiles } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
/** A stored zip without entries, with the comment of `spark zip`. */
function ownZip(comment: string): Buffer {
  const end = Buffer.alloc(22 + comment.length);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(comment.length, 20);
  end.write(comment, 22);
  return end;
}

describe("files of earlier runs are not packed", () => {
  it("alternating outputs inside the source give one digest", async () => {
    const root = plant(scratch(), { "a.py": "x = 1\n" });
    const outputs = [".flyte-settings/bundles", "out", "deep/er", ".", ".flyte-settings/bundles", "out"];
    const digests = new Set<string>();
    for (const output of outputs) {
      const bundle = await bundleCode(root, { env }, { output: join(root, output), cache: true });
      expect(bundle.files).toEqual(["a.py"]);
      digests.add(bundle.digest);
    }
    expect(digests.size).toBe(1);
  });

  it("the folder of archives is hidden from git", async () => {
    const root = plant(scratch(), { "a.py": "" });
    await bundleCode(root, { env }, { output: join(root, ".flyte-settings/bundles") });
    await bundleCode(root, { env }, { output: join(root, "out") });
    expect(readFileSync(join(root, ".flyte-settings/.gitignore"), "utf8")).toBe("*\n");
    expect(existsSync(join(root, ".gitignore"))).toBe(false);
  });

  it.each([
    ["code.zip", "written by flyte-settings spark zip", false],
    ["code.egg", "written by flyte-settings spark zip", false],
    ["code.zip", "written by somebody else", true],
    ["code.zip", "", true],
    ["fast0123456789abcdef0123456789abcdef.tar.gz", "", false],
    ["fast-food.tar.gz", "", true],
    [".fast-0123456789abcdef.json", "", false],
    [".fast-food.json", "", true],
  ])("%s with the comment %j is packed: %s", async (name, comment, isPacked) => {
    const root = plant(scratch(), { "a.py": "" });
    mkdirSync(join(root, "dist"));
    writeFileSync(join(root, "dist", name), ownZip(comment));
    const { files, skipped } = await listFiles(root, { env });
    expect(files.includes(`dist/${name}`)).toBe(isPacked);
    expect(skipped).toEqual(isPacked ? [] : [{ path: `dist/${name}`, reason: "an earlier bundle" }]);
  });

  it("with compat everything is listed, as in flytekit", async () => {
    const root = plant(scratch(), { "a.py": "", ".flyte-settings/bundles/x.json": "{}" });
    const { path } = await bundleCode(root, { env }, { output: scratch() });
    copyFileSync(path, join(root, "fast0123456789abcdef0123456789abcdef.tar.gz"));
    const { files } = await listFiles(root, { env }, { compat: "flytekit" });
    expect(files).toEqual([".flyte-settings/bundles/x.json", "a.py", "fast0123456789abcdef0123456789abcdef.tar.gz"]);
  });
});
