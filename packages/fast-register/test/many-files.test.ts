import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleCode } from "@flyte-settings/fast-register";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pack } from "./pack.ts";
import { withThreads } from "./threads.ts";
import { cleanEnv, plant, scratch } from "./tree.ts";

const md5 = (path: string): string => createHash("md5").update(readFileSync(path)).digest("hex");
const forbidden = (): string => {
  throw new Error("ERR_ACCESS_DENIED");
};

let root: string;

/** 20,500 files with old enough modification times, among them what a thread leaves to the main thread. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "fast-register-"));
  const many = Array.from({ length: 20_500 }, (_, i) => [`d${i % 90}/f${i}.py`, `${i}\n`.repeat(i % 40)] as const);
  plant(root, { ...Object.fromEntries(many), "d1/größe.py": "x", "d1/link.py": "@-> f1.py", "d2/gone.py": "x" });
  writeFileSync(join(root, "d3/large.bin"), Buffer.alloc(3_000_000, "large"));
  for (let i = 0; i < 40; i++) writeFileSync(join(root, `d4/medium${i}.bin`), Buffer.alloc(60_000, `${i}`));
  chmodSync(join(root, "d5/f5.py"), 0o755);
  await new Promise((done) => setTimeout(done, 2100));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const threads = {
  "a-thread": (text: string) => text,
  "a-thread-that-cannot-start": () => "throw new Error('no memory')",
  "a-thread-that-ends-at-once": () => "process.exit(3)",
  "a-thread-that-dies-under-way": (text: string) =>
    `let n = 0; ${text.replace("const rows", "if (++n > 20) throw new Error(); const rows")}`,
  "a-thread-that-reads-nothing": (text: string) => text.replace('path !== ""', "false"),
};

describe("many files", () => {
  it.each(Object.entries(threads))("give the bytes of a run without threads with %s", async (_, program) => {
    withThreads(forbidden);
    const plain = await pack(root);
    const started = withThreads(program);
    const fast = await pack(root);
    const early = await bundleCode(root, { env: cleanEnv("/nonexistent") }, { output: scratch() });
    expect(started).toHaveLength(2);
    for (const { digest, files, path } of [fast, early])
      expect([digest, files, md5(path)]).toEqual([plain.digest, plain.files, md5(plain.path)]);
  });

  it.each(Object.entries(threads))("are known to be unchanged with %s", async (_, program) => {
    withThreads(program);
    const output = scratch();
    await pack(root, { output, cache: true });
    expect((await pack(root, { output, cache: true })).reused).toBe("all");
    const early = await bundleCode(root, { env: cleanEnv("/nonexistent") }, { output, cache: true });
    expect(early.reused).toBe("all");
  });

  it("report a file that vanished while others were read", async () => {
    withThreads((text) => text);
    const gone = join(root, "d2/gone.py");
    const onProgress = (): void => rmSync(gone, { force: true });
    const { skipped } = await pack(root, { onProgress });
    expect(skipped).toEqual([{ path: "d2/gone.py", reason: "vanished" }]);
  });

  it("are packed again after an edit, whatever the thread does", async () => {
    const outputs = Object.values(threads).map((program) => ({ program, output: scratch() }));
    for (const { output } of outputs) await pack(root, { output, cache: true });
    chmodSync(join(root, "d7/f7.py"), 0o600);
    for (const { program, output } of outputs) {
      withThreads(program);
      expect((await pack(root, { output, cache: true })).reused).not.toBe("all");
    }
  });
});
