// Runs the built command in a separate directory, with a time limit.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../pnpm.mjs";
import { inScratch } from "../scratch.mjs";

export const bin = join(root, "packages/cli/dist/bin.js");
export const samplePackage = join(root, "packages/conformance/vectors/packages/basics/out/copy-none/flyte-package.tgz");

/** Runs `use(work, directory)` in a directory with these files in `work`, and an empty `home` beside it. */
export function inProject(use, files = {}) {
  return inScratch(async (directory) => {
    const work = join(directory, "work");
    for (const name of ["home", "work"]) mkdirSync(join(directory, name));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, name)), { recursive: true });
      writeFileSync(join(work, name), text);
    }
    return use(work, directory);
  });
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
