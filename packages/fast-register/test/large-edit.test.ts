import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pack } from "./pack.ts";
import { withThreads } from "./threads.ts";
import { plant, scratch } from "./tree.ts";

const MIB = 1024 * 1024;
const md5 = (path: string): string => createHash("md5").update(readFileSync(path)).digest("hex");

let root: string;

/** A tree of 80 MB with old enough modification times. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "fast-register-"));
  const pages = Array.from({ length: 400 }, (_, i) => [`src/pkg${i % 9}/größe_${i}.py`, `${i}\n`.repeat(900)] as const);
  plant(root, { ...Object.fromEntries(pages), "src/empty.py": "", x: "y" });
  for (let i = 0; i < 6; i++) writeFileSync(join(root, `part${i}.bin`), Buffer.alloc(MIB + i * 1000, `${i} and more`));
  writeFileSync(join(root, "src/model.bin"), Buffer.alloc(72 * MIB, "weights"));
  await new Promise((done) => setTimeout(done, 2100));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Packs it, then edits a file. @returns the path of the archive */
async function packedAndEdited(): Promise<string> {
  const output = scratch();
  await pack(root, { output, cache: true });
  appendFileSync(join(root, "x"), "z");
  return output;
}

describe("a large tree after an edit", () => {
  it("gives the bytes of a cold run, and hashes in a thread of its own", async () => {
    const started = withThreads((text) => text);
    const output = await packedAndEdited();
    expect(started).toHaveLength(0);
    const warm = await pack(root, { output, cache: true });
    const cold = await pack(root);
    expect(started).toHaveLength(1);
    expect(warm.reused).toBeGreaterThan(60);
    expect([warm.digest, md5(warm.path)]).toEqual([cold.digest, md5(cold.path)]);
  });

  it.each([
    [
      "is-forbidden",
      () => {
        throw new Error("ERR_ACCESS_DENIED");
      },
    ],
    ["cannot-start", () => "throw new Error('no memory')"],
    ["ends-at-once", () => "process.exit(3)"],
    [
      "dies-under-way",
      (text: string) =>
        `let n = 0; ${text.replace("const { parts }", "if (++n > 9) throw new Error(); const { parts }")}`,
    ],
  ])("gives them too when the thread %s", async (_, program) => {
    const started = withThreads(program);
    const output = await packedAndEdited();
    const warm = await pack(root, { output, cache: true });
    expect(started).toHaveLength(1);
    expect(md5(warm.path)).toBe(md5((await pack(root)).path));
    expect(readdirSync(output).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("whose unchanged-looking block differs is deflated anew", async () => {
    const output = await packedAndEdited();
    const manifest = join(output, readdirSync(output).find((name) => name.endsWith(".json")) ?? "");
    const text = readFileSync(manifest, "utf8");
    writeFileSync(
      manifest,
      text.replaceAll(/"crc":(\d+)/g, (_, crc) => `"crc":${Number(crc) ^ 1}`),
    );
    const warm = await pack(root, { output, cache: true });
    expect(warm.reused).toBe(0);
    expect(md5(warm.path)).toBe(md5((await pack(root)).path));
  });

  it("is packed whole when the earlier archive is cut while it is read", async () => {
    const output = await packedAndEdited();
    const earlier = join(output, readdirSync(output).find((name) => name.endsWith(".gz")) ?? "");
    const { size } = statSync(earlier);
    let seen = 0;
    const onProgress = (): void => {
      if (seen++ === 2) truncateSync(earlier, size >> 1);
    };
    const warm = await pack(root, { output, cache: true, onProgress });
    expect(md5(warm.path)).toBe(md5((await pack(root)).path));
  });

  it("stops where it is told to, and leaves nothing", async () => {
    const output = await packedAndEdited();
    const before = readdirSync(output);
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    await expect(pack(root, { output, cache: true, signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: "ABORTED",
    });
    expect(readdirSync(output)).toEqual(before);
  });
});
