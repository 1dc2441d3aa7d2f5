import spawn from "cross-spawn";
import { type Environment, variable } from "./find-program.ts";

/**
 * Ends a program and everything it started: its process group, which it must lead (`detached`); on Windows, its process
 * tree. No error if the program has already ended.
 */
export function endProcesses(pid: number, { env, platform }: { env: Environment; platform: NodeJS.Platform }): void {
  if (platform === "win32") {
    const taskkill = `${variable(env, "SystemRoot", platform) ?? "C:\\Windows"}\\System32\\taskkill.exe`;
    const ending = spawn(taskkill, ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
    ending.on("error", () => endQuietly(pid));
    return;
  }
  endQuietly(-pid);
}

function endQuietly(pid: number): void {
  try {
    // importing node:process opens the standard streams
    globalThis.process.kill(pid, "SIGKILL");
  } catch {
    // it has ended, or it belongs to another user
  }
}
