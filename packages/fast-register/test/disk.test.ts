import { execFile } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundleCode, fileStore, md5OfFile } from "@flyte-settings/fast-register";
import { fetchDistribution, unpack } from "@flyte-settings/fast-register/runtime";
import { downloadDistribution } from "@flyte-settings/fast-register/stores";
import { describe, expect, it } from "vitest";
import { failingFrom } from "./failing-fs.ts";
import { pieces } from "./hostile.ts";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const tree = { "src/a.py": "x = 1\n", "src/b/c.py": "y\n".repeat(9000), "pod/kept.py": "old", "full/": "" };

interface Work {
  readonly folder: string;
  bundle(output?: string): Promise<string>;
}

function workplace(): Work {
  const folder = plant(scratch(), tree);
  return {
    folder,
    bundle: async (output = "out") =>
      (await bundleCode(join(folder, "src"), { env }, { output: join(folder, output), cache: true })).path,
  };
}

const everything = (folder: string): string[] =>
  (existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : []).sort();

describe("a full disk", () => {
  it.each([
    ["at-the-first-byte", "writeSync", 1],
    ["after-the-header", "writeSync", 2],
    ["when-it-is-put-on-the-disk", "fsyncSync", 1],
    ["when-the-folder-is-made", "mkdirSync", 1],
    ["when-the-file-is-made", "openSync", 1],
  ] as const)("while bundling, %s, is said and leaves nothing", async (_, call, nth) => {
    const { folder, bundle } = workplace();
    const failing = failingFrom(call, nth, "ENOSPC", bundle);
    await expect(failing).rejects.toMatchObject({
      code: "BUNDLE_OUTPUT_UNWRITABLE",
      message: expect.stringContaining("the disk is full. Expected a writable directory with enough space"),
    });
    expect(everything(join(folder, "out"))).toEqual([]);
    expect(existsSync(await bundle())).toBe(true);
  });

  it("for the manifest alone is no failure", async () => {
    const { folder, bundle } = workplace();
    const path = await failingFrom("writeFileSync", 1, "ENOSPC", bundle);
    expect(everything(join(folder, "out"))).toEqual([path.slice(folder.length + 5)]);
  });

  it.each(["copyFileSync", "fsyncSync", "renameSync"] as const)(
    "in a store, at %s, is said and leaves nothing",
    async (call) => {
      const { folder, bundle } = workplace();
      const path = await bundle();
      const put = () =>
        fileStore("file:full", folder).put({
          path,
          digest: "",
          size: readFileSync(path).length,
          md5: md5OfFile(path),
          contentType: "application/gzip",
        });
      await expect(failingFrom(call, 1, "ENOSPC", put)).rejects.toMatchObject({
        code: "STORE_REFUSED",
        message: expect.stringContaining("(ENOSPC)"),
      });
      expect(everything(join(folder, "full"))).toEqual([]);
    },
  );

  it.each([
    ["the-first-folder", "mkdirSync", 1],
    ["a-file", "openSync", 1],
    ["the-first-bytes", "writeSync", 1],
    ["the-second-file", "writeSync", 2],
  ] as const)("while unpacking %s is said and leaves the destination as it was", async (_, call, nth) => {
    const { folder, bundle } = workplace();
    const path = await bundle();
    const pod = join(folder, "pod");
    const archive = readFileSync(path);
    const run = () => unpack(pieces(archive), pod);
    await expect(failingFrom(call, nth, "ENOSPC", run)).rejects.toMatchObject({
      code: "BUNDLE_OUTPUT_UNWRITABLE",
      message: expect.stringMatching(/could not unpack the bundle into .*pod.*: ENOSPC/),
    });
    expect(everything(pod)).toEqual(["kept.py"]);
  });

  it("for the mark alone is no failure", async () => {
    const { folder, bundle } = workplace();
    const path = await bundle();
    await failingFrom("writeFileSync", 1, "ENOSPC", () => fetchDistribution(path, join(folder, "pod"), {}));
    expect(everything(join(folder, "pod"))).toEqual(["a.py", "b", "b/c.py", "kept.py"]);
  });

  it("for a file that comes from a store is said and leaves nothing", async () => {
    const { folder, bundle } = workplace();
    const path = await bundle();
    const run = () => downloadDistribution(path, join(folder, "full/arrived"));
    await expect(failingFrom("fsyncSync", 1, "ENOSPC", run)).rejects.toMatchObject({
      code: "BUNDLE_OUTPUT_UNWRITABLE",
    });
    expect(everything(join(folder, "full"))).toEqual([]);
  });
});

describe("a limit of the system on files", () => {
  it("ends the bundle with its reason, in a real process", async () => {
    const folder = plant(scratch(), { "src/big.txt": readFileSync(process.execPath, "latin1").slice(0, 900_000) });
    const program = `
      import { bundleCode } from ${JSON.stringify(import.meta.resolve("@flyte-settings/fast-register"))};
      await bundleCode(${JSON.stringify(join(folder, "src"))}, { env: {} }, { output: ${JSON.stringify(join(folder, "out"))} })
        .catch(({ code, message }) => console.log(code, message));`;
    const limited = ['ulimit -f 64; exec "$0" --input-type=module -e "$1"', process.execPath, program];
    const { stdout } = await promisify(execFile)("sh", ["-c", ...limited]);
    expect(stdout).toMatch(/^BUNDLE_OUTPUT_UNWRITABLE .*no file may be that large there \(ulimit -f\)/);
    expect(everything(join(folder, "out"))).toEqual([]);
  });
});

describe("a folder that may not be written to", () => {
  /** Root may write anywhere, so the test temporarily becomes another user. */
  async function asNobody<T>(run: () => Promise<T>): Promise<T> {
    if (process.geteuid?.() !== 0) return run();
    process.seteuid?.(65_534);
    try {
      return await run();
    } finally {
      process.seteuid?.(0);
    }
  }

  const closed = (folder: string, ...names: string[]): void => {
    chmodSync(folder, 0o755);
    for (const name of names) chmodSync(join(folder, name), 0o555);
  };

  it("is said by bundling, storing and unpacking, and nothing is left", async () => {
    const { folder, bundle } = workplace();
    const path = await bundle();
    closed(folder, "full", "pod");
    const full = join(folder, "full");
    const failures = await asNobody(async () => {
      const put = () =>
        fileStore("file:full", folder).put({ path, digest: "", size: 1, md5: "", contentType: "application/gzip" });
      const runs = [
        () => bundle("full"),
        () => bundle("full/deeper"),
        put,
        () => unpack(pieces(Buffer.from("")), join(folder, "pod")),
        () => downloadDistribution(path, join(full, "arrived")),
      ];
      return Promise.all(runs.map((run) => run().catch(({ code, message }) => `${code} ${message}`)));
    });
    expect(failures).toEqual([
      expect.stringMatching(/^BUNDLE_OUTPUT_UNWRITABLE .*permission denied/),
      expect.stringMatching(/^BUNDLE_OUTPUT_UNWRITABLE .*permission denied/),
      expect.stringMatching(/^STORE_REFUSED .*EACCES/),
      expect.stringMatching(/^BUNDLE_OUTPUT_UNWRITABLE .*EACCES/),
      expect.stringMatching(/^BUNDLE_OUTPUT_UNWRITABLE .*EACCES/),
    ]);
    expect([everything(full), everything(join(folder, "pod"))]).toEqual([[], ["kept.py"]]);
  });

  it("on a read-only file system is said too", async () => {
    const { folder, bundle } = workplace();
    await expect(failingFrom("openSync", 1, "EROFS", bundle)).rejects.toMatchObject({
      message: expect.stringContaining("the file system is read-only"),
    });
    expect(everything(join(folder, "out"))).toEqual([]);
  });

  it("a distribution that this user may not read is refused by its name", async () => {
    const { folder, bundle } = workplace();
    const path = await bundle();
    closed(folder);
    chmodSync(path, 0);
    const refused = asNobody(() => fetchDistribution(path, join(folder, "pod"), {}));
    await expect(refused).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });
});
