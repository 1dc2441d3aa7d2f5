// Needs: git
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findProgram, git, run } from "@flyte-settings/node-kit/process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let dir: string;
const node = process.execPath;
const env = { PATH: process.env["PATH"] ?? "" };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "node-kit-run-"));
  await program("bin/tool", "#!/bin/sh\necho from-path\n");
  await program("tool", "#!/bin/sh\necho from-working-directory\n");
  await program("git", "#!/bin/sh\necho hostile > ran\n");
  await program("bin/no-interpreter", "#!/nowhere/interpreter\n");
  await writeFile(join(dir, "bin/plain"), "#!/bin/sh\necho plain\n");
});

afterAll(() => rm(dir, { recursive: true, force: true }));

async function program(name: string, text: string): Promise<void> {
  await mkdir(join(dir, "bin"), { recursive: true });
  await writeFile(join(dir, name), text);
  await chmod(join(dir, name), 0o755);
}

describe("how a program ends", () => {
  it.each([
    ["with its exit code", "process.exit(3)", {}, { exitCode: 3 }],
    ["by a signal", "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1e6)", {}, { failure: "ended" }],
    ["at its time limit", "setInterval(() => {}, 1e6)", { timeoutMs: 300 }, { failure: "timed-out" }],
    ["at its output limit", "for (;;) console.log('x'.repeat(1e4))", { maxBytes: 1e5 }, { failure: "too-much-output" }],
  ])("%s", async (_, script, options, expected) => {
    const { stdout, stderr, ...end } = await run(node, ["-e", script], { env, cwd: dir, ...options });
    expect(end).toEqual(expected);
  });

  it("reads its input and keeps both outputs apart", async () => {
    const script = "process.stdin.on('data', (d) => { process.stdout.write(d); process.stderr.write('e' + d) })";
    const result = await run(node, ["-e", script], { env, cwd: dir, input: "text" });
    expect([result.stdout.toString(), result.stderr]).toEqual(["text", "etext"]);
  });

  it("a signal ends it and is the reason of the rejection", async () => {
    const stop = new AbortController();
    const running = run(node, ["-e", "setInterval(() => {}, 1e6)"], { env, cwd: dir, signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await expect(run(node, [], { env, cwd: dir, signal: stop.signal })).rejects.toThrow("enough");
  });

  it("children that it leaves running end with it", async () => {
    const beat = join(dir, "beat");
    const child = `setInterval(() => require('fs').appendFileSync(${JSON.stringify(beat)}, '.'), 20)`;
    const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
      setTimeout(() => process.exit(0), 400)`;
    expect((await run(node, ["-e", script], { env, cwd: dir })).exitCode).toBe(0);
    const size = (await readFile(beat)).length;
    await wait(200);
    expect((await readFile(beat)).length).toBe(size);
  });
});

describe("where a program is found", () => {
  it.each([
    ["in PATH, not in the working directory", "tool", "bin", "from-path"],
    ["in PATH after directories that do not have it", "tool", "none:bin", "from-path"],
    ["by a path", "./tool", "bin", "from-working-directory"],
    ["not in the working directory", "tool", "", "not-found"],
    ["not by a relative entry of PATH", "tool", "relative", "not-found"],
    ["not where it is not executable", "plain", "bin", "not-executable"],
    ["not where its first line names a missing program", "no-interpreter", "bin", "not-found"],
    ["not without a name", "", "bin", "not-found"],
    ["not where it is a directory", "bin", ".", "not-found"],
  ])("%s", async (_, name, path, expected) => {
    const paths = path === "relative" ? "bin:.:" : path.split(":").map((each) => (each === "" ? "" : join(dir, each)));
    const PATH = typeof paths === "string" ? paths : paths.join(delimiter);
    const { stdout, failure } = await run(name, [], { env: { PATH }, cwd: dir });
    expect(failure ?? stdout.toString().trim()).toBe(expected);
  });

  it("git is never the working directory's", async () => {
    await git(["status"], { env, cwd: dir });
    await expect(readFile(join(dir, "ran"))).rejects.toThrow("ENOENT");
  });
});

describe("where a program is found on Windows", () => {
  const files = new Set(
    ["C:\\clone\\git.exe", "C:\\clone\\gcloud.cmd", "C:\\tools\\git.exe", "C:\\sdk\\gcloud.cmd", "C:\\sdk\\gcloud"].map(
      (path) => path.toLowerCase(),
    ),
  );
  const find = (name: string, variables: Record<string, string>): unknown =>
    findProgram(name, {
      env: variables,
      cwd: "C:\\clone",
      platform: "win32",
      fileAt: (path) => (files.has(path.toLowerCase()) ? "executable" : "nothing"),
    });

  it.each([
    ["by the endings of PATHEXT", "gcloud", { Path: "C:\\tools;C:\\sdk", PathExt: ".EXE;.CMD" }, "C:\\sdk\\gcloud.cmd"],
    ["without PATHEXT by the system's endings", "git", { PATH: "C:\\tools" }, "C:\\tools\\git.exe"],
    ["with its ending written", "git.exe", { Path: "C:\\tools" }, "C:\\tools\\git.exe"],
    ["never in the working directory", "gcloud", { Path: "C:\\tools;.;;\\clone" }, undefined],
    ["by a path", ".\\git", { Path: "" }, "C:\\clone\\git.exe"],
  ])("%s", (_, name, variables, expected) => {
    expect(find(name, variables)).toEqual(expected === undefined ? { missing: "not-found" } : { path: expected });
  });
});
