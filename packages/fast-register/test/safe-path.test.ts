import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCode, listFiles } from "@flyte-settings/fast-register";
import { safePath, unpack } from "@flyte-settings/fast-register/runtime";
import { describe, expect, it } from "vitest";
import { expectRefused, pax, pieces, tar } from "./hostile.ts";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const deep = (parts: number): string => `${"d/".repeat(parts - 1)}f`;

describe("names of members", () => {
  it.each([
    ["linux", "a\\b", true],
    ["linux", "a:b", true],
    ["linux", "CON", true],
    ["linux", "ends. ", true],
    ["win32", "..\\..\\evil.txt", false],
    ["win32", "a\\b", false],
    ["win32", "C:evil", false],
    ["win32", "file.txt:stream", false],
    ["win32", "CON", false],
    ["win32", "pkg/nul.py", false],
    ["win32", "com1.tar.gz", false],
    ["win32", "LPT9", false],
    ["win32", "dir./f", false],
    ["win32", "blank /f", false],
    ["win32", "what?.py", false],
    ["win32", "console/connect.py", true],
    ["win32", "a.b/c d.py", true],
    ["linux", "../up", false],
    ["linux", "/abs", false],
    ["linux", ".flyte-unpack-0123", false],
    ["linux", ".FLYTE-unpack-0123/f", false],
    ["linux", ".flyte-distribution", false],
    ["linux", "./.flyte-distribution", false],
    ["linux", "sub/.flyte-distribution", true],
    ["linux", deep(100), true],
    ["linux", deep(101), false],
  ] as const)("on %s %j is allowed: %s", (system, name, isAllowed) => {
    if (isAllowed) expect(safePath(name, system)).toBe(name);
    else expect(() => safePath(name, system)).toThrow(expect.objectContaining({ code: "ARCHIVE_UNSAFE" }));
  });

  it.each([
    ["too many parts", tar(pax({ path: deep(200) }), { name: "x" })],
    ["a name of unpacking itself", tar({ name: ".flyte-distribution", data: "fast" })],
    [
      "a link with a long target",
      tar({ name: "l", type: "2", link: "x/".repeat(49) }, pax({ linkpath: "x/".repeat(150) }), {
        name: "m",
        type: "2",
      }),
    ],
  ])("%s are refused when a bundle is unpacked", async (_, archive) => {
    await expectRefused(archive, ["ARCHIVE_UNSAFE"]);
  });

  it.each([
    ["a name of unpacking itself", ".flyte-distribution"],
    ["too many parts", deep(101)],
  ])("%s are refused when a bundle is made", async (_, path) => {
    const root = plant(scratch(), { [path]: "x" });
    await expect(bundleCode(root, { env }, { output: scratch() })).rejects.toMatchObject({
      code: "BUNDLE_FILE_UNREADABLE",
    });
  });

  it("a path over 4,096 bytes is an error", async () => {
    const root = scratch();
    // a shell rejects paths as long as the one needed here
    const deeper =
      "process.chdir(process.argv[1]); const n = 'n'.repeat(250);" +
      "for (let i = 0; i < 20; i++) { require('node:fs').mkdirSync(n); process.chdir(n); }";
    execFileSync(process.execPath, ["-e", deeper, root]);
    try {
      await expect(listFiles(root, { env })).rejects.toMatchObject({ code: "BUNDLE_FILE_UNREADABLE" });
    } finally {
      // Node's own removal fails for such a path
      execFileSync("sh", ["-c", 'rm -r "$0"/n*', root]);
    }
  });
});

describe("sizes", () => {
  it("of a sparse terabyte are summed before it is read", async () => {
    const root = plant(scratch(), { "a.py": "" });
    writeFileSync(join(root, "sparse.bin"), "");
    truncateSync(join(root, "sparse.bin"), 1024 ** 4);
    const bundle = bundleCode(root, { env }, { output: scratch(), maxBytes: 1024 ** 3 });
    await expect(bundle).rejects.toMatchObject({ code: "BUNDLE_TOO_LARGE" });
  });
});

describe("a destination", () => {
  it.each([
    [0o777, "all users"],
    [0o775, "its group"],
    [0o755, undefined],
    [0o700, undefined],
  ])("of mode %o is reported as writable by %s", async (mode, who) => {
    const destination = scratch();
    chmodSync(destination, mode);
    const reports: string[] = [];
    await unpack(pieces(tar({ name: "f" })), destination, { report: (message) => reports.push(message) });
    expect(reports).toEqual(who === undefined ? [] : [expect.stringContaining(`can be written by ${who}`)]);
  });

  it("accepts a non-UTF-8 directory and is unchanged by a rejected archive", async () => {
    const name = Buffer.from([0xff, 0x2f, 0x78]);
    const header = tar({ name: "?/x", data: "1" });
    const raw = Buffer.from(header);
    name.copy(raw, 0);
    raw.write("        ", 148);
    const sum = raw.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    raw.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    const destination = scratch();
    await expect(unpack(pieces(raw.subarray(0, 600)), destination)).rejects.toMatchObject({ code: "ARCHIVE_INVALID" });
    expect(readdirSync(destination)).toEqual([]);
    expect(await unpack(pieces(raw), destination)).toEqual({ files: 1, bytes: 1 });
    expect(readdirSync(destination, { encoding: "buffer" })).toEqual([Buffer.of(0xff)]);
  });
});
