// Needs: tar, diff, python3
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleCode } from "@flyte-settings/fast-register";
import { execDistribution, fetchDistribution, runCommand, unpack } from "@flyte-settings/fast-register/runtime";
import { describe, expect, it } from "vitest";
import { pieces, tar } from "./hostile.ts";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const good = tar(
  { name: "./", type: "5" },
  { name: "run.sh", data: "#!/bin/sh\n", mode: 0o4755 },
  { name: "l", type: "2", link: "run.sh" },
  { name: "h", type: "1", link: "run.sh" },
  { name: "d/e.py" },
  { name: "twice", data: "1" },
  { name: "twice", data: "2" },
);

describe("a bundle is unpacked", () => {
  it.each([
    ["plain", good],
    ["gzip", gzipSync(good)],
    ["two gzip members", Buffer.concat([gzipSync(good.subarray(0, 700)), gzipSync(good.subarray(700))])],
  ])("%s", async (_, bytes) => {
    const destination = plant(scratch(), { "old.py": "stays", "run.sh": "goes" });
    expect(await unpack(pieces(bytes, 13), destination)).toEqual({ files: 4, bytes: 12 });
    expect(readdirSync(destination).sort()).toEqual(["d", "h", "l", "old.py", "run.sh", "twice"]);
    expect([readlinkSync(join(destination, "l")), readFileSync(join(destination, "twice"), "utf8")]).toEqual([
      "run.sh",
      "2",
    ]);
    expect([statSync(join(destination, "run.sh")).mode & 0o7777, statSync(join(destination, "h")).ino]).toEqual([
      0o755,
      statSync(join(destination, "run.sh")).ino,
    ]);
  });

  it("as GNU tar, Python and bsdtar unpack it", async () => {
    const root = plant(scratch(), {
      "a b/é\n\\.py": "x",
      [`${"long".repeat(60)}/f`]: "y",
      "z.py": "",
      "l.py": "@-> z.py",
    });
    const { path } = await bundleCode(root, { env }, { output: scratch(), links: "keep" });
    const mine = scratch();
    await unpack(createReadStream(path), mine);
    const others = [
      ["tar", "-xzf", path, "-C"],
      ["bsdtar", "-xzf", path, "-C"],
      ["python3", "-c", "import sys,tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])", path],
    ];
    for (const [program = "", ...args] of others) {
      const theirs = scratch();
      try {
        execFileSync(program, [...args, theirs], { stdio: "pipe" });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") continue;
        throw error;
      }
      execFileSync("diff", ["-r", "--no-dereference", mine, theirs]);
    }
  });

  it("not over a folder, and not into what is none", async () => {
    const destination = plant(scratch(), { "d/e.py/keep": "k" });
    await expect(unpack(pieces(good), destination)).rejects.toMatchObject({ code: "FILE_EXISTS" });
    expect(existsSync(join(destination, "run.sh"))).toBe(false);
    await expect(unpack(pieces(good), join(destination, "none"))).rejects.toMatchObject({
      code: "DESTINATION_MISSING",
      message: expect.stringMatching(
        /^Destination path is required to download distribution and it should be a directory/,
      ),
    });
  });

  it("by eight workers at once", async () => {
    const root = plant(
      scratch(),
      Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`p${i % 9}/f${i}.py`, `x = ${i}\n`.repeat(50)])),
    );
    const { path } = await bundleCode(root, { env }, { output: scratch() });
    const destination = scratch();
    await Promise.all(Array.from({ length: 8 }, () => fetchDistribution(path, destination, {})));
    execFileSync("diff", ["-r", "-x", ".flyte-distribution", root, destination]);
  });
});

describe("exec", () => {
  const bundle = async (): Promise<{ path: string; work: string }> => {
    const work = plant(scratch(), { "src/m.py": "x = 1\n", "dest/": "", "cwd/": "" });
    return { work, path: (await bundleCode(join(work, "src"), { env }, { output: join(work, "out") })).path };
  };

  it("unpacks, runs with PYTHONPATH set and returns the exit code", async () => {
    const { work, path } = await bundle();
    const args = ["--additional-distribution", pathToFileURL(path).href, "--dest-dir", join(work, "dest"), "--"];
    const command = [
      "sh",
      "-c",
      'test "$PYTHONPATH" = "$1" && test "$PWD" = "$2" && test -f "$1/m.py" && exit 42',
      "sh",
      join(work, "dest"),
      join(work, "cwd"),
    ];
    expect(await execDistribution([...args, ...command], { env, cwd: join(work, "cwd") })).toBe(42);
    mkdirSync(join(work, "dest/x"));
    expect(await execDistribution([...args, "true"], { env, cwd: join(work, "cwd") })).toBe(0);
  });

  it("says when there is no code", async () => {
    const { work } = await bundle();
    const args = [
      "--additional-distribution",
      "file:///none/fast.tar.gz",
      "--dest-dir",
      join(work, "dest"),
      "--",
      "true",
    ];
    await expect(execDistribution(args, { env, cwd: work })).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
      message: expect.stringMatching(/^task execution code was not found/),
    });
  });

  it("gives 256 less the signal that ended the command", async () => {
    expect(await runCommand(["sh", "-c", "kill -9 $$"], { env, cwd: "/" })).toBe(247);
  });

  it("passes signals on", async () => {
    const script = 'trap "exit 42" TERM; while :; do sleep 0.05; done';
    const code = await runCommand(["sh", "-c", script], {
      env,
      cwd: "/",
      onSignal(signal, listener) {
        const timer = signal === "SIGTERM" ? setTimeout(listener, 200) : undefined;
        return () => clearTimeout(timer);
      },
    });
    expect(code).toBe(42);
  });

  it("says when the command is not there", async () => {
    await expect(runCommand(["no-such-command"], { env, cwd: "/" })).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});
