import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  watch,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

// Real processes that are stopped while packing, or while waiting for a server that never responds.
const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const example = fileURLToPath(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

let folder: string;
let silent: Server;
let asked: Promise<unknown>;
let port: number;
const left = new Set<() => void>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-interrupt-"));
  mkdirSync(join(folder, "tmp"));
  writeFileSync(join(folder, "flyte-package.tgz"), readFileSync(example));
  writeFileSync(join(folder, "a.py"), "a = 1\n");
  silent = createServer((socket) => {
    socket.on("error", () => undefined);
    left.add(() => socket.destroy());
  });
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  asked = once(silent, "connection");
  ({ port } = silent.address() as AddressInfo);
});
afterEach(() => {
  for (const leave of left) leave();
  left.clear();
  silent.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(words: readonly string[]): { kill(signal: NodeJS.Signals): void; readonly ended: Promise<Ended> } {
  const env = {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    TMPDIR: join(folder, "tmp"),
    AWS_ACCESS_KEY_ID: "k",
    AWS_SECRET_ACCESS_KEY: "s",
    AWS_REGION: "us-east-1",
    FLYTE_AWS_ENDPOINT: `http://127.0.0.1:${port}`,
  };
  const child = spawn(process.execPath, [bin, ...words], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) child[stream].on("data", (text) => (said[stream] += text));
  left.add(() => child.kill("SIGKILL"));
  return {
    kill: (signal) => void child.kill(signal),
    ended: once(child, "close").then(([code]) => ({ code, ...said })),
  };
}

/** All files below the directory, except those created by the test. */
function remains(): string[] {
  const own = /^(?:tmp|flyte-package\.tgz|a\.py|big\.bin|pod)$/;
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => !own.test(path));
}

const waiting: readonly (readonly [string, (at: string) => readonly string[]])[] = [
  ["images pin", (at) => ["images", "pin", "--image", `${at}/x:1`]],
  ["images verify", (at) => ["images", "verify", "--image", `${at}/x:1`]],
  ["package inspect", (at) => ["package", "inspect", `http://${at}/p.tgz`]],
  ["package hydrate", (at) => ["package", "hydrate", `http://${at}/p.tgz`, "--version", "v", "-o", "filled"]],
  ["register", (at) => ["register", "flyte-package.tgz", "--version", "v", "--endpoint", at, "--insecure"]],
  ["exec", (at) => ["exec", "--additional-distribution", `http://${at}/x.tar.gz`, "--dest-dir", "pod", "--", "true"]],
];

describe.each(waiting)("%s, while a server is silent", (_, words) => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends it with %i, and leaves nothing", async (signal, code) => {
    mkdirSync(join(folder, "pod"));
    const { kill, ended } = start(words(`127.0.0.1:${port}`));
    await Promise.race([asked, ended]);
    kill(signal);
    expect(await ended).toEqual({ code, stdout: "", stderr: expect.stringMatching(/^interrupted$/m) });
    expect(remains()).toEqual([]);
  });
});

describe("fast-register, while its store is silent", () => {
  it("SIGINT leaves the bundle that is whole, and no other file", async () => {
    const { kill, ended } = start(["fast-register", "--store", "s3://bucket/code"]);
    await Promise.race([asked, ended]);
    kill("SIGINT");
    expect((await ended).code).toBe(130);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
    expect(readdirSync(join(folder, ".flyte-settings/bundles")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("bundle create, in the middle of a file that takes long", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends it with %i, and leaves nothing", async (signal, code) => {
    writeFileSync(join(folder, "big.bin"), "");
    truncateSync(join(folder, "big.bin"), 64 * 2 ** 30);
    mkdirSync(join(folder, "out"));
    const begun = new Promise<void>((resolve) => {
      const watcher = watch(join(folder, "out"), () => resolve());
      left.add(() => watcher.close());
    });
    const { kill, ended } = start(["bundle", "create", "--max-size", "1T", "--output", "out"]);
    await Promise.race([begun, ended]);
    kill(signal);
    expect(await ended).toEqual({ code, stdout: "", stderr: expect.stringMatching(/^interrupted$/m) });
    expect(remains()).toEqual(["out"]);
  });
});

describe("exec, while the command runs", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("%s is the command's: its exit code comes out", async (signal) => {
    const program = `process.on("${signal}", () => process.exit(7)); require("fs").writeFileSync("tmp/ready", ""); setInterval(() => {}, 1000)`;
    const ready = new Promise<void>((resolve) => {
      const watcher = watch(join(folder, "tmp"), () => existsSync(join(folder, "tmp/ready")) && resolve());
      left.add(() => watcher.close());
    });
    const { kill, ended } = start(["exec", "--", process.execPath, "-e", program]);
    await Promise.race([ready, ended]);
    kill(signal);
    expect((await ended).code).toBe(7);
  });
});
