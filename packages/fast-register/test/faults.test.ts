import { spawn } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, truncateSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { bundleCode, fileSizes, listFiles, sizeReport, writeArchive } from "@flyte-settings/fast-register";
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
    const root = plant(scratch(), { "grows.log": "x".repeat(32 * MIB) });
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

describe("the size report", () => {
  it("names the largest folders and files", async () => {
    const root = plant(scratch(), {
      "data/a": "x".repeat(100),
      "data/b": "x".repeat(50),
      "src/c": "x".repeat(60),
      d: "x",
    });
    const { bytes, top, largest } = sizeReport(fileSizes(await listFiles(root, { env })), 2);
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
