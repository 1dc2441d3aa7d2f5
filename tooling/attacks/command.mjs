// Runs the built command in a separate directory, with a time limit.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../pnpm.mjs";

export const bin = join(root, "packages/cli/dist/bin.js");
export const samplePackage = join(root, "packages/conformance/vectors/packages/basics/out/copy-none/flyte-package.tgz");

/** Runs `use(directory)`; the directory is removed afterwards. `home` inside it is empty. */
export async function inScratch(use, files = {}) {
  const directory = mkdtempSync(join(tmpdir(), "flyte-settings-attack-"));
  try {
    mkdirSync(join(directory, "home"));
    mkdirSync(join(directory, "work"));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, "work", name)), { recursive: true });
      writeFileSync(join(directory, "work", name), text);
    }
    return await use(join(directory, "work"), directory);
  } finally {
    // paths may be too long for Node to remove
    spawnSync("rm", ["-rf", directory]);
  }
}

/** @returns {Promise<{ code: number | null, signal: string | null, stdout: string, stderr: string, ms: number, late: boolean }>} */
export function command(args, { cwd, env = {}, input = "", limitMs = 30_000 }) {
  const home = join(dirname(cwd), "home");
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: home, NO_COLOR: "1", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) child[stream].on("data", (data) => (said[stream] += data));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, limitMs);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ ...said, code, signal, late, ms: performance.now() - started });
    });
  });
}

/** Outcomes that no input may cause: a crash, an undocumented exit code, a run that does not end. */
export function misbehaviour({ code, signal, late, stderr, ms }) {
  if (late) return `still running after ${Math.round(ms)} ms`;
  if (signal !== null) return `ended by ${signal}`;
  if (![0, 1, 2].includes(code)) return `exit code ${code}: ${stderr.slice(-200)}`;
  return undefined;
}
