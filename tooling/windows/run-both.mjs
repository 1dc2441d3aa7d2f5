// Runs the same command on this machine and on Windows, each in a separate directory.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { inScratch } from "../scratch.mjs";
import { node, windowsPath } from "./wine.mjs";

/** Creates two copies of a directory with `fill(directory)`, and runs the command in each. */
export async function inBoth(bin, fill, use) {
  return inScratch(async (scratch) => {
    const [linux, windows] = ["linux", "windows"].map((name) => join(scratch, name, "project"));
    mkdirSync(linux, { recursive: true });
    await fill(linux);
    cpSync(linux, windows, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return use({
      linux,
      windows,
      onLinux: (args, options = {}) => runNode([bin, ...args], { cwd: linux, home: scratch, ...options }),
      onWindows: (args, options = {}) => node([bin, ...args], { cwd: windows, ...options }),
    });
  });
}

function runNode(args, { cwd, home, env = {} }) {
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env.PATH, HOME: home, NO_COLOR: "1", ...env } };
    const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => {
        printed[name] += text;
      });
    }
    child.on("close", (code) => resolve({ code: code ?? -1, ...printed }));
  });
}

/** Replaces the project's directory, in any form used on Windows, with `PROJECT`. */
export function withoutDirectory(text, directory) {
  const drive = windowsPath(directory);
  const forms = [drive.replaceAll("\\", "\\\\"), drive, drive.replaceAll("\\", "/"), directory];
  return forms
    .reduce((all, form) => all.replaceAll(form, "PROJECT"), text)
    .replaceAll("file:///PROJECT", "file://PROJECT")
    .replace(/(?<=PROJECT)[\\/][^\s"]*/g, (path) => path.replaceAll(/\\+/g, "/"));
}

/** Throws an error that shows both values if they differ. */
export function same(windows, linux, what) {
  const [a, b] = [windows, linux].map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  if (a !== b) throw new Error(`${what} differs\n    Windows: ${a}\n    Linux:   ${b}`);
}

export function expectCode(ran, code) {
  if (ran.code !== code) throw new Error(`exit code ${ran.code} and not ${code}\n${ran.stdout}${ran.stderr}`);
}
