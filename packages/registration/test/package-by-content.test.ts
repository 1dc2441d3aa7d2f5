import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { loadPackageFiles, SerializedPackage } from "@flyte-settings/registration/package";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const entities = SerializedPackage.fromArchive("p.tgz", bytes).files.filter(({ path }) => path.endsWith(".pb"));

const FAST = `fast${"0a".repeat(16)}.tar.gz`;
const code = SerializedPackage.fromArchive("p.tgz", bytes).bundle?.bytes ?? new Uint8Array();

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "package-by-content-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(files: Readonly<Record<string, Uint8Array | string>>): void {
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), contents);
  }
}

const asFolder = Object.fromEntries(entities.map((file) => [`d/${file.path}`, file.bytes]));

describe("a package is recognised by its content", () => {
  it.each<[string, string, () => Uint8Array]>([
    ["without a suffix", "pkg", () => bytes],
    ["under .TGZ", "p.TGZ", () => bytes],
    ["under .Tar.Gz", "p.Tar.Gz", () => bytes],
    ["a plain tar under .TAR", "p.TAR", () => gunzipSync(bytes)],
    ["under .zip", "p.zip", () => bytes],
    ["a plain tar without a suffix", "pkg", () => gunzipSync(bytes)],
  ])("%s", async (_, name, contents) => {
    write({ [name]: contents() });
    const read = SerializedPackage.fromFiles(await loadPackageFiles([name], { cwd: dir }));
    expect(read.entities).toHaveLength(entities.length);
  });

  it.each<[string, Readonly<Record<string, Uint8Array>>, string, RegExp]>([
    ["a bundle under its own name", { [FAST]: code }, FAST, /is a bundle of code, not a package\. Expected/],
    ["a bundle under another", { "b.tgz": code }, "b.tgz", /^b\.tgz is a bundle of code, not a package: it holds /],
    ["a bundle without a suffix", { b: code }, "b", /^b is a bundle of code, not a package: it holds /],
  ])("and is not %s", async (_, files, name, message) => {
    write(files);
    await expect(loadPackageFiles([name], { cwd: dir })).rejects.toMatchObject({
      code: "PACKAGE_INVALID",
      message: expect.stringMatching(message),
    });
  });

  it("not as flytectl, which looks at names only", async () => {
    write({ pkg: bytes });
    const files = await loadPackageFiles(["pkg"], { cwd: dir, mode: "flytectl" });
    expect(files.map(({ path }) => path)).toEqual([join(dir, "pkg")]);
  });
});

it("files of macOS in a directory are left out and reported", async () => {
  write({ ...asFolder, "d/.DS_Store": "", "d/._0_x_1.pb": "junk" });
  const skipped: string[] = [];
  const files = await loadPackageFiles(["d"], { cwd: dir, onSkipped: (path) => skipped.push(path) });
  expect(SerializedPackage.fromFiles(files).entities).toHaveLength(entities.length);
  expect(skipped.sort()).toEqual([join(dir, "d/.DS_Store"), join(dir, "d/._0_x_1.pb")]);
});

describe("what is not a package is refused by its own name", () => {
  it.each<[string, Readonly<Record<string, string>>, string, RegExp]>([
    ["a text file", { "notes.txt": "hello" }, "notes.txt", /^notes\.txt is not a package\. Expected what pyflyte/],
    ["an empty file", { pkg: "" }, "pkg", /^pkg is not a package/],
    [
      "a directory of other files",
      { "d/README.md": "", "d/a.py": "" },
      "d",
      /^d is not a package: it holds README\.md, a\.py\. Expected/,
    ],
    [
      "a directory with many",
      Object.fromEntries([1, 2, 3, 4, 5].map((each) => [`d/${each}.txt`, ""])),
      "d",
      /, and 2 more\. Expected \*\.pb/,
    ],
  ])("%s", async (_, files, name, message) => {
    write(files);
    const read = loadPackageFiles([name], { cwd: dir }).then(SerializedPackage.fromFiles);
    await expect(read).rejects.toMatchObject({ code: "PACKAGE_INVALID", message: expect.stringMatching(message) });
  });
});
