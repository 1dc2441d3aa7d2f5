import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Bundle, bundleCode } from "@flyte-settings/fast-register";
import { afterAll, expect, it } from "vitest";
import { rulesOf } from "./rules.ts";

const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bundle-format-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let trees = 0;
async function bundle(files: Readonly<Record<string, string>>, root = join(folder, `tree${++trees}`)): Promise<Bundle> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return bundleCode(
    root,
    { env: { PATH: process.env["PATH"], HOME: "/nonexistent" } },
    { output: join(folder, "out") },
  );
}
const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const tarOf = ({ path }: Bundle) => gunzipSync(readFileSync(path));
const text = (bytes: Buffer) => bytes.toString("latin1").replace(/\0.*$/, "");

const rules: Readonly<Record<string, () => Promise<void>>> = {
  B1: async () => expect(basename((await bundle({ "a.py": "" })).path)).toMatch(/^fast[0-9a-f]{32}\.tar\.gz$/),
  B2: async () => expect((await bundle({ "a/b.py": "x=1\n" })).digest).toBe("2e1c83f787d26fe97074a4e5bc45069d"),
  B3: async () => {
    const { files, digest } = await bundle({ "a/x": "3", "a.txt": "2", "a-b/x": "1", a0: "4" });
    expect(files).toEqual(["a-b/x", "a.txt", "a/x", "a0"]);
    expect(digest).toBe(md5("1a-bx2a.txt3ax4a0"));
  },
  B4: async () => {
    const first = await bundle({ "run.sh": "x" }, join(folder, "modes"));
    chmodSync(join(folder, "modes/run.sh"), 0o700);
    expect((await bundle({}, join(folder, "modes"))).digest).toBe(first.digest);
  },
  B5: async () => expect((await bundle({ "a/bc": "x" })).digest).toBe((await bundle({ "ab/c": "x" })).digest),
  B10: async () => {
    const tar = tarOf(await bundle({ "deep/er/a.py": "x" }));
    expect(text(tar.subarray(0, 100))).toBe("deep/er/a.py");
    expect(tar.length % 10_240).toBe(0);
  },
  B11: async () => {
    const tar = tarOf(await bundle({ "a.py": "x" }));
    const fields = [tar.subarray(100, 108), tar.subarray(108, 116), tar.subarray(116, 124), tar.subarray(136, 148)];
    expect(fields.map((field) => Number.parseInt(text(field), 8))).toEqual([0o644, 0, 0, 347_155_200]);
    expect(text(tar.subarray(265, 297))).toBe("");
  },
  B12: async () => {
    const type = async (name: string) => String.fromCharCode(tarOf(await bundle({ [name]: "x" }))[156] ?? 0);
    expect([await type("a.py"), await type("é.py"), await type(`${"l".repeat(101)}`)]).toEqual(["0", "x", "x"]);
  },
  B13: async () => {
    const { path } = await bundle({ "a.py": "x" });
    const header = readFileSync(path).subarray(0, 8);
    expect([header[3], header.readUInt32LE(4)]).toEqual([0, 0]);
  },
  B14: async () => {
    const root = join(folder, "twice");
    const bytes = readFileSync((await bundle({ "a.py": "x".repeat(100_000), "b.py": "y" }, root)).path);
    expect(readFileSync((await bundle({}, root)).path).equals(bytes)).toBe(true);
  },
  B20: async () => {
    const { files } = await bundle({
      ".gitignore": "*.log\n",
      ".dockerignore": "data\n",
      ".flyteignore": "notes.txt\n",
      "a.log": "",
      "data/x": "",
      "notes.txt": "",
      "a.pyc": "",
      "__pycache__/a": "",
      ".cache/a": "",
      "a.py": "",
    });
    expect(files).toEqual([".dockerignore", ".flyteignore", ".gitignore", "a.py"]);
  },
  B21: async () => {
    const { files } = await bundle({ ".flyteignore": "*.ipynb\n", "a.ipynb": "", "sub/a.ipynb": "" });
    expect(files).toEqual([".flyteignore", "sub/a.ipynb"]);
  },
  B22: async () => expect((await bundle({ "x/.git/config": "", "x/a.py": "" })).files).toEqual(["x/a.py"]),
  B23: async () => {
    const old = { [`dist/fast${"0".repeat(32)}.tar.gz`]: "", ".flyte-settings/cache/x": "", "a.py": "" };
    expect((await bundle(old)).files).toEqual(["a.py"]);
  },
  B24: async () => {
    const root = join(folder, "behind");
    mkdirSync(root, { recursive: true });
    symlinkSync("secret.env", join(root, "link"));
    const { files } = await bundle({ ".flyteignore": "secret.env\n", "secret.env": "", "a.py": "" }, root);
    expect(files).toEqual([".flyteignore", "a.py"]);
  },
  B25: async () => {
    await expect(bundle({ [`${"d/".repeat(100)}f`]: "" })).rejects.toMatchObject({ code: "BUNDLE_FILE_UNREADABLE" });
    await expect(bundle({ ".flyte-distribution": "" })).rejects.toMatchObject({ code: "BUNDLE_FILE_UNREADABLE" });
  },
};

it("every rule of the page has a test, and no other", () => {
  expect(Object.keys(rules)).toEqual(rulesOf("bundle-format.md"));
});

it.each(Object.entries(rules))("%s", (_, holds) => holds());
