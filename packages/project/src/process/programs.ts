import { spawn } from "node:child_process";
import type { Host } from "../host/host.ts";

/** Runs a program without a shell and waits for it; a program that cannot be started is exit code 127. */
export function runCommand(
  command: readonly string[],
  host: Host,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: host.cwd,
      env: host.env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
      signal: host.signal,
    });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
      });
    }
    child.on("error", (error) => resolve({ code: 127, stdout: "", stderr: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, ...said }));
  });
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Shows a page to the user; where no browser can be opened the words that came before it tell the address. */
export async function openBrowser(url: string, host: Host): Promise<void> {
  await runCommand([...(openers[host.platform] ?? ["xdg-open"]), url], host);
}
