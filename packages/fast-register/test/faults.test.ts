import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { bundleCode, listFiles, sizeReport, verifyArchive, writeArchive } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const MIB = 1024 * 1024;

describe("a file that changes while it is read", () => {
  const touched = (change: (path: string) => void, size: number): Promise<unknown> => {
    const root = plant(scratch(), { "a.py": "x", "big.bin": "y".repeat(size), "c.py": "z" });
    const output = scratch();
    return listFiles(root, { env })
      .then((list) =>
        writeArchive(list, {
          output,
          onProgress: ({ files }) => void (files === 1 && change(join(root, "big.bin"))),
        }),
      )
      .then(({ path, files, skipped }) => {
        const whole = gunzipSync(readFileSync(path)).length % 10_240 === 0;
        return { whole, files: files.length, skipped: skipped.map(({ reason }) => reason) };
      });
  };

  it.each([
    ["small", 1000],
    ["large", 3 * MIB],
  ])("grown, truncated or removed, %s", async (_, size) => {
    const grown = await touched((path) => appendFileSync(path, "more"), size);
    const cut = await touched((path) => truncateSync(path, 10), size);
    const gone = await touched((path) => unlinkSync(path), size);
    expect([grown, cut, gone]).toEqual([
      { whole: true, files: 3, skipped: [] },
      { whole: true, files: 3, skipped: [] },
      { whole: true, files: 2, skipped: ["vanished"] },
    ]);
  });

  it("without end is refused by its name", async () => {
    const root = plant(scratch(), { "grows.log": "x".repeat(4 * MIB) });
    const output = scratch();
    const writer = spawn("sh", ["-c", 'while :; do echo more >> "$1"; done', "sh", join(root, "grows.log")]);
    try {
      const outcome = await bundleCode(root, { env }, { output }).catch((error: { code?: string }) => error.code);
      expect(outcome).toBe("BUNDLE_FILE_CHANGED");
      expect(readdirSync(output)).toEqual([]);
    } finally {
      writer.kill("SIGKILL");
    }
  });
});

describe("killed at any moment", () => {
  it("a run leaves no archive that is not whole, and the next one is right", async () => {
    const tree = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`p${i % 5}/f${i}.py`, `${i} `.repeat(3000)]),
    );
    const root = plant(scratch(), tree);
    const output = scratch();
    const program = import.meta.resolve("@flyte-settings/fast-register");
    const script = `import { bundleCode } from ${JSON.stringify(program)}; process.stdout.write("on"); await bundleCode(${JSON.stringify(root)}, { env: process.env }, { output: ${JSON.stringify(output)}, cache: true });`;
    for (const afterMs of [0, 3, 6, 10, 15, 20, 30, 45]) {
      const child = spawn("node", ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
      child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), afterMs));
      await new Promise((done) => child.on("close", done));
      for (const name of readdirSync(output).filter((each) => each.startsWith("fast"))) {
        expect(gunzipSync(readFileSync(join(output, name))).length % 10_240).toBe(0);
      }
    }
    const { path } = await bundleCode(root, { env }, { output, cache: true });
    expect((await verifyArchive(path, root, { env })).same).toBe(true);
  }, 60_000);
});

describe("a full disk", () => {
  const small = "/dev/shm";
  it.skipIf(!existsSync(small) || process.getuid?.() !== 0)("is said, and leaves nothing", async () => {
    const folder = scratch();
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "pipe" });
    } catch {
      return; // no right to mount here
    }
    try {
      const root = plant(scratch(), {
        "noise.bin":
          Array.from({ length: 200_000 }, (_, i) => String.fromCharCode(33 + ((i * i * 7919) % 90))).join("") +
          readFileSync(process.execPath, "latin1").slice(0, 500_000),
      });
      await expect(bundleCode(root, { env }, { output: folder })).rejects.toMatchObject({
        code: "BUNDLE_OUTPUT_UNWRITABLE",
        message: expect.stringContaining("the disk is full"),
      });
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      execFileSync("umount", [folder]);
    }
  });
});

describe("the size report", () => {
  it("names the largest folders and files", async () => {
    const root = plant(scratch(), {
      "data/a": "x".repeat(100),
      "data/b": "x".repeat(50),
      "src/c": "x".repeat(60),
      d: "x",
    });
    const { bytes, top, largest } = sizeReport(await listFiles(root, { env }), 2);
    expect([bytes, top, largest]).toEqual([
      211,
      [
        { path: "data/", files: 2, bytes: 150 },
        { path: "src/", files: 1, bytes: 60 },
      ],
      [
        { path: "data/a", bytes: 100 },
        { path: "src/c", bytes: 60 },
      ],
    ]);
  });
});
