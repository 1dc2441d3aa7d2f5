/** The built command as a process that can be killed at any time. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../cli/dist/bin.js", import.meta.url));

export interface Ended {
  readonly end: NodeJS.Signals | number;
  readonly stdout: string;
}

export interface Run {
  readonly ended: Promise<Ended>;
  /** Signals the whole process group, as a terminal or a CI runner does. */
  kill(signal: NodeJS.Signals): void;
}

/** @param directory working and home directory */
export function startCli(args: readonly string[], directory: string): Run {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: directory,
    env: { PATH: process.env["PATH"] ?? "", HOME: directory },
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = once(child, "close").then(
    ([code, signal]): Ended => ({ end: signal ?? code, stdout: Buffer.concat(chunks).toString() }),
  );
  return {
    ended,
    kill(signal) {
      // After a child has ended, its pid may belong to another process.
      const isRunning = child.exitCode === null && child.signalCode === null;
      if (child.pid !== undefined && isRunning) process.kill(-child.pid, signal);
    },
  };
}
