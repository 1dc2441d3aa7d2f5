import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endProcesses } from "../src/process/end-processes.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "node-kit-windows-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A program that runs until it is ended. */
function started(): { readonly pid: number; readonly ended: Promise<unknown> } {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "ignore" });
  const ended = new Promise((done) => child.once("exit", (_, signal) => done(signal)));
  return { pid: child.pid ?? 0, ended };
}

describe("ending a program on Windows", () => {
  it.each(["SystemRoot", "SYSTEMROOT"])("ends its whole tree with taskkill of %s, of no other place", async (name) => {
    const calls = join(dir, "calls");
    // on this system, the path is a single unusual file name
    const taskkill = `${dir}/root\\System32\\taskkill.exe`;
    for (const [path, line] of [
      [taskkill, `echo "$@" > ${calls}; kill -9 $2`],
      [join(dir, "taskkill.exe"), `echo "of PATH" > ${calls}`],
    ] as const) {
      writeFileSync(path, `#!/bin/sh\n${line}\n`);
      chmodSync(path, 0o755);
    }
    const { pid, ended } = started();
    endProcesses(pid, { env: { [name]: `${dir}/root`, PATH: dir }, platform: "win32" });
    expect(await ended).toBe("SIGKILL");
    expect(readFileSync(calls, "utf8").trim()).toBe(`/pid ${pid} /t /f`);
  });

  it("ends the program itself where there is no taskkill", async () => {
    const { pid, ended } = started();
    endProcesses(pid, { env: { SystemRoot: join(dir, "nowhere") }, platform: "win32" });
    expect(await ended).toBe("SIGKILL");
  });

  it("is no error for a program that has ended", async () => {
    const { pid, ended } = started();
    process.kill(pid, "SIGKILL");
    await ended;
    for (const platform of ["linux", "darwin", "win32"] as const) endProcesses(pid, { env: {}, platform });
    expect(existsSync(dir)).toBe(true);
  });
});
