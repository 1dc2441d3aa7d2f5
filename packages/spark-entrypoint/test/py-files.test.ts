// Needs: python3
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CodeFile, pyFilesZip } from "@flyte-settings/spark-entrypoint";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "flyte-settings-spark-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (path: string, text = ""): CodeFile => ({ path, read: () => Buffer.from(text) });

/** Names, times, modes and contents, as read by Python. */
function readByPython(zip: Uint8Array): unknown {
  const path = join(folder, "code.zip");
  writeFileSync(path, zip);
  const script =
    "import zipfile,json,sys\nz=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None\nprint(json.dumps([[i.filename,list(i.date_time),oct(i.external_attr>>16),z.read(i).decode()] for i in z.infolist()]))";
  return JSON.parse(execFileSync("python3", ["-X", "utf8", "-c", script, path], { encoding: "utf8" }));
}

const time = [1981, 1, 1, 0, 0, 0];

describe("the zip for --py-files", () => {
  it("has directory entries, code at the root, one time, in order", async () => {
    const zip = await pyFilesZip([file("b/x/y.py", "1"), file("a.py", "é"), file("b.py")]);
    expect(readByPython(zip)).toEqual([
      ["a.py", time, "0o100644", "é"],
      ["b.py", time, "0o100644", ""],
      ["b/", time, "0o40755", ""],
      ["b/x/", time, "0o40755", ""],
      ["b/x/y.py", time, "0o100644", "1"],
    ]);
  });

  it("has flytekit's time in its manner (L12)", async () => {
    const zip = await pyFilesZip([file("a.py")], { compat: { spark: "flytekit" } });
    expect(readByPython(zip)).toEqual([["a.py", [1980, 1, 1, 0, 0, 0], "0o100644", ""]]);
  });

  it("is the same for every order of the listing, stored or deflated", async () => {
    const files = fc.uniqueArray(fc.stringMatching(/^[a-zé😀]{1,4}(\/[a-z]{1,3}){0,2}\.py$/u), { maxLength: 8 });
    const property = fc.asyncProperty(files, fc.boolean(), async (paths, deflate) => {
      const listing = paths.map((path) => file(path, path.repeat(50)));
      const [zip, again] = [
        await pyFilesZip(listing, { deflate }),
        await pyFilesZip([...listing].reverse(), { deflate }),
      ];
      expect(Buffer.compare(Buffer.from(zip), Buffer.from(again))).toBe(0);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it("deflated it reads the same", async () => {
    const zip = await pyFilesZip([file("a.py", "x = 1\n".repeat(999))], { deflate: true });
    expect(zip.length).toBeLessThan(400);
    expect(readByPython(zip)).toEqual([["a.py", time, "0o100644", "x = 1\n".repeat(999)]]);
  });

  it.each([
    ["absolute", ["/a.py"], "is not a valid path inside the zip"],
    ["above", ["../a.py"], "is not a valid path inside the zip"],
    ["empty", [""], "is not a valid path inside the zip"],
    ["doubled-slash", ["a//b.py"], "is not a valid path inside the zip"],
    ["a-folder", ["a/"], "is not a valid path inside the zip"],
    ["twice", ["a.py", "a.py"], "is in the listing twice"],
    ["file-and-folder", ["a", "a/b.py"], "is a file and a directory"],
  ])("%s is refused", async (_, paths, words) => {
    await expect(pyFilesZip(paths.map((path) => file(path)))).rejects.toThrow(words);
  });
});
