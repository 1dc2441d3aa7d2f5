import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** Standard output of a program; throws with its error output if it fails or is not found. */
export async function output(program: string, args: readonly string[], cwd?: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args], {
    maxBuffer: 1 << 26,
    ...omitUndefined({ cwd: cwd || undefined }),
  });
  return stdout;
}

/** A running server; `port` is parsed from the first line that contains it. */
export interface RunningServer {
  readonly port: number;
  /** Its output so far. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

export async function startServer(program: string, args: readonly string[], told: RegExp): Promise<RunningServer> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const seen: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    const read = (line: string): void => {
      seen.push(line);
      const match = told.exec(line);
      if (match?.[1]) resolve(Number(match[1]));
    };
    createInterface({ input: child.stdout }).on("line", read);
    createInterface({ input: child.stderr }).on("line", read);
    child.once("error", (error) => reject(new Error(`${program}: ${error.message}; it must be on PATH`)));
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${seen.slice(-5).join("\n")}`)));
  });
  return { port, lines: seen, stop: () => stopped(child) };
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}
