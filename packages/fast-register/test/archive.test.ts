// Needs: tar, diff, find
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, linkSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { listFiles, writeArchive } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { pack } from "./pack.ts";
import { cleanEnv, plant, scratch, type Tree } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");

/** Incompressible bytes, the same every time. */
function noise(length: number, seed = 1): string {
  let state = seed;
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = 33 + ((state >>> 16) % 90);
  }
  return bytes.toString("latin1");
}

function makeMixed(): Tree {
  const small = Array.from({ length: 300 }, (_, i) => [`pkg${i % 7}/module_${i}.py`, noise(200 + i * 37, i)] as const);
  return {
    ...Object.fromEntries(small),
    "data/big.bin": noise(3_500_000, 99),
    "empty.py": "",
    [`${"long/".repeat(30)}é.txt`]: "x",
  };
}

const mixedTree = makeMixed();
const mixed = (): Tree => mixedTree;

describe("an archive in flytekit's manner", () => {
  it("is the very tar that flytekit writes, under its gzip header", async () => {
    const root = plant(scratch(), { "a/b.py": "x=1\n" });
    const { path } = await pack(root, { compat: "flytekit" });
    const bytes = readFileSync(path);
    expect(path).toMatch(/\/fast2e1c83f787d26fe97074a4e5bc45069d\.tar\.gz$/);
    expect(bytes.toString("latin1", 0, 51)).toBe(
      "\x1f\x8b\x08\x08\0\0\0\0\x02\xfffast2e1c83f787d26fe97074a4e5bc45069d.tar\0",
    );
    expect(md5(gunzipSync(bytes))).toBe("46ee29ee288c9e01b0cab695533bd22a");
  });

  it("keeps modes and hard links", async () => {
    const root = plant(scratch(), { a: "1", x: "2" });
    chmodSync(join(root, "x"), 0o4755);
    linkSync(join(root, "a"), join(root, "b"));
    const { path } = await pack(root, { compat: "flytekit" });
    const listed = execFileSync("tar", ["-tvzf", path], { encoding: "utf8" });
    expect(listed).toMatch(/^hrw.* b link to a$/m);
    expect(listed).toMatch(/^-rwsr-xr-x 0\/0 .* x$/m);
  });
});

describe("an archive", () => {
  it("has the same bytes from two directories with other modes and times", async () => {
    const [one, two] = [plant(scratch(), mixed()), plant(scratch(), mixed())];
    chmodSync(join(two, "empty.py"), 0o600);
    utimesSync(join(two, "data/big.bin"), 1, 1);
    const archives = [await pack(one), await pack(two)];
    expect(archives.map(({ path }) => md5(readFileSync(path)))[0]).toBe(md5(readFileSync(archives[1]?.path ?? "")));
    expect(archives[0]?.digest).toBe(archives[1]?.digest);
  });

  it("holds the files as tar and Python read them", async () => {
    const root = plant(scratch(), mixed());
    const { path, files } = await pack(root);
    const out = scratch();
    execFileSync("tar", ["-xzf", path, "-C", out]);
    execFileSync("diff", ["-r", root, out]);
    expect(files).toContain(`${"long/".repeat(30)}é.txt`);
  });

  it("has one gzip member without name, time and system", async () => {
    const { path, size } = await pack(plant(scratch(), { a: "x" }));
    const bytes = readFileSync(path);
    expect([bytes.length, bytes.toString("hex", 0, 10)]).toEqual([size, "1f8b08000000000000ff"]);
    expect(gunzipSync(bytes).length).toBe(10_240);
  });

  it("takes its time from the one that is handed in", async () => {
    const { path } = await pack(plant(scratch(), { a: "x" }), { modifiedSeconds: 1_700_000_000 });
    expect(gunzipSync(readFileSync(path)).toString("latin1", 136, 147)).toBe(
      (1_700_000_000).toString(8).padStart(11, "0"),
    );
  });

  it("over the budget is not written", async () => {
    const output = join(scratch(), "out");
    await expect(pack(plant(scratch(), { a: "x".repeat(100) }), { output, maxBytes: 99 })).rejects.toMatchObject({
      code: "BUNDLE_TOO_LARGE",
    });
    expect(readdirSync(output)).toEqual([]);
  });

  it("leaves out and names what vanished after the listing", async () => {
    const root = plant(scratch(), { a: "x", b: "y" });
    const list = await listFiles(root, { env });
    execFileSync("rm", [join(root, "a")]);
    const { files, skipped } = await writeArchive(list, { output: scratch() });
    expect([files, skipped]).toEqual([["b"], [{ path: "a", reason: "vanished" }]]);
  });

  it("that cannot be written is refused with the reason", async () => {
    const work = plant(scratch(), { "src/a": "x", file: "" });
    await expect(pack(join(work, "src"), { output: join(work, "file/out") })).rejects.toMatchObject({
      code: "BUNDLE_OUTPUT_UNWRITABLE",
      message: expect.stringContaining("a part of the path is not a directory"),
    });
  });
});

describe("the manifest", () => {
  const old = (root: string): void => {
    for (const name of execFileSync("find", [root, "-type", "f"], { encoding: "utf8" }).trim().split("\n"))
      utimesSync(name, 1e9, 1e9);
  };

  it("is trusted only when nothing can have changed unseen", async () => {
    const output = scratch();
    const root = plant(scratch(), mixed());
    old(root);
    const first = await pack(root, { output, cache: true });
    const second = await pack(root, { output, cache: true });
    // The change times are too recent, so the tree is packed again, to the same bytes.
    expect([second.digest, second.reused]).toEqual([first.digest, 0]);
    expect(readdirSync(output).sort()).toEqual([
      expect.stringMatching(/^\.fast-.*\.json$/),
      `fast${first.digest}.tar.gz`,
    ]);
  });

  it("does not count without the archive", async () => {
    const output = scratch();
    const root = plant(scratch(), { a: "x" });
    const { path } = await pack(root, { output, cache: true });
    writeFileSync(path, "spoilt");
    const again = await pack(root, { output, cache: true });
    expect(gunzipSync(readFileSync(again.path)).length).toBe(10_240);
  });

  it("lets unchanged blocks be taken over, to the bytes of a cold run", async () => {
    const [output, cold] = [scratch(), scratch()];
    const root = plant(scratch(), mixed());
    await new Promise((done) => setTimeout(done, 2100));
    const first = await pack(root, { output, cache: true });
    expect((await pack(root, { output, cache: true })).reused).toBe("all");
    writeFileSync(join(root, "pkg3/module_10.py"), "changed\n");
    const warm = await pack(root, { output, cache: true });
    const fresh = await pack(root, { output: cold });
    expect(warm.digest).not.toBe(first.digest);
    expect(warm.reused).toBeGreaterThan(2);
    expect(md5(readFileSync(warm.path))).toBe(md5(readFileSync(fresh.path)));
  });
});

describe("runs at once", () => {
  it("on one folder do not disturb each other", async () => {
    const output = scratch();
    const root = plant(scratch(), mixed());
    const all = await Promise.all(Array.from({ length: 4 }, () => pack(root, { output, cache: true })));
    expect(new Set(all.map(({ path }) => md5(readFileSync(path)))).size).toBe(1);
    expect(readdirSync(output).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
