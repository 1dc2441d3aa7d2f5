// Needs: diff
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { bundleCode, fileStore, verifyArchive } from "@flyte-settings/fast-register";
import { fetchDistribution } from "@flyte-settings/fast-register/runtime";
import { describe, expect, it } from "vitest";
import { killedAtEveryCall } from "./killed.ts";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const imported = (path = ""): string => JSON.stringify(import.meta.resolve(`@flyte-settings/fast-register${path}`));
const isBundle = (name: string): boolean => /^fast[0-9a-f]{32}\.tar\.gz$/.test(name);

/** Incompressible bytes, so that a bundle is written in many pieces. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return String.fromCharCode(33 + ((state >>> 16) % 90));
  }).join("");
}

describe("killed in every call that changes the disk", () => {
  it("bundling into a store leaves no incomplete file under a final name", async () => {
    const base = scratch();
    const tree = { "a.bin": noise(600_000), "b.bin": noise(500_000), "c.py": "x = 1\n" };
    const source = plant(join(base, "source"), tree);
    const bundle = (work: string) =>
      bundleCode(source, { env }, { output: join(work, "out"), cache: true }, fileStore("file:store", work));
    const program = `
      import { bundleCode, fileStore } from ${imported()};
      const work = process.argv[1];
      const options = { output: work + "/out", cache: true };
      await bundleCode(${JSON.stringify(source)}, { env: {} }, options, fileStore("file:store", work));`;
    let count = 0;
    const prepare = (): string => {
      count += 1;
      return plant(join(base, `work${count}`), {});
    };
    const moments = await killedAtEveryCall(program, prepare, async (work) => {
      for (const folder of ["out", "store"].map((each) => join(work, each)).filter(existsSync)) {
        for (const name of readdirSync(folder).filter(isBundle))
          expect(gunzipSync(readFileSync(join(folder, name))).length % 10_240).toBe(0);
      }
      const { path, location = "" } = await bundle(work);
      expect((await verifyArchive(path, source, { env })).same).toBe(true);
      expect(readFileSync(fileURLToPath(location)).equals(readFileSync(path))).toBe(true);
      execFileSync("rm", ["-r", work]);
    });
    expect(moments).toBeGreaterThan(15);
  }, 120_000);

  it("unpacking leaves nothing that looks whole, and the next run is right", async () => {
    const base = scratch();
    const tree = Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`p${i % 2}/f${i}.py`, `${i}\n`.repeat(400)]));
    const source = plant(join(base, "source"), { ...tree, "link.py": "@-> p0/f0.py" });
    const { path } = await bundleCode(source, { env }, { output: join(base, "out"), links: "keep" });
    const program = `
      import { fetchDistribution } from ${imported("/runtime")};
      await fetchDistribution(${JSON.stringify(path)}, process.argv[1], {});`;
    const compare = (folder: string): void =>
      void execFileSync("diff", ["-r", "--no-dereference", "-x", ".flyte-*", source, folder]);
    let count = 0;
    const prepare = (): string => {
      count += 1;
      return plant(join(base, `pod${count}`), {});
    };
    const moments = await killedAtEveryCall(program, prepare, async (pod) => {
      if (existsSync(join(pod, ".flyte-distribution"))) compare(pod);
      for (const name of readdirSync(pod, { recursive: true }) as string[]) {
        if (tree[name] !== undefined) expect(readFileSync(join(pod, name), "utf8")).toBe(tree[name]);
      }
      await fetchDistribution(path, pod, {});
      compare(pod);
    });
    expect(moments).toBeGreaterThan(15);
  }, 120_000);
});

describe("what a killed run left", () => {
  it("goes with a later run once it is old, and what is new stays", async () => {
    const work = plant(scratch(), { "source/a.py": "x" });
    const left = ["out/.flyte-settings-0123456789abcdef.tmp", "store/.flyte-settings-0123456789abcdef.tmp"].map(
      (each) => join(work, each),
    );
    for (const path of left) {
      mkdirSync(join(path, ".."));
      writeFileSync(path, "half");
      writeFileSync(path.replace("0123", "9999"), "half");
      utimesSync(path, 1e9, 1e9);
    }
    await bundleCode(join(work, "source"), { env }, { output: join(work, "out") }, fileStore("file:store", work));
    const names = ["out", "store"].map((each) => readdirSync(join(work, each)).filter((name) => name.endsWith(".tmp")));
    expect(names).toEqual([[".flyte-settings-9999456789abcdef.tmp"], [".flyte-settings-9999456789abcdef.tmp"]]);
  });
});

describe("the mark of a bundle that is unpacked", () => {
  it("spares fetching it again, but not after the machine was started anew", async () => {
    const work = plant(scratch(), { "source/a.py": "x = 1\n", "pod/": "" });
    const { path } = await bundleCode(join(work, "source"), { env }, { output: join(work, "out") });
    const [pod, mark] = [join(work, "pod"), join(work, "pod/.flyte-distribution")];
    await fetchDistribution(path, pod, {});
    writeFileSync(join(pod, "a.py"), "torn");
    await fetchDistribution(path, pod, {});
    expect(readFileSync(join(pod, "a.py"), "utf8")).toBe("torn");
    writeFileSync(mark, readFileSync(mark, "utf8").replace(/ .*/, " another-start"));
    await fetchDistribution(path, pod, {});
    expect(readFileSync(join(pod, "a.py"), "utf8")).toBe("x = 1\n");
  });
});
