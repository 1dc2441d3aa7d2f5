import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { ImagesHost, ProgramResult, RunOptions } from "./host.ts";

/** The machine as Node sees it; only the environment is handed in. */
export function nodeHost(env: ImagesHost["env"]): ImagesHost {
  return {
    env,
    readFile: (path) => orAbsent(readFile(path), undefined),
    listFolder: async (path) => [...(await orAbsent(readdir(path), []))].sort(),
    run: (program, args, options) => runProgram(env, program, args, options),
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: (ms, signal) => wait(ms, undefined, signal ? { signal: AbortSignal.any([signal]) } : {}),
  };
}

async function orAbsent<T, A>(made: Promise<T>, absent: A): Promise<T | A> {
  try {
    return await made;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "ENOENT" || code === "ENOTDIR") return absent;
    throw error;
  }
}

function runProgram(
  env: ImagesHost["env"],
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: env as NodeJS.ProcessEnv,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ["pipe", "pipe", "ignore"],
      shell: false,
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (result: Omit<ProgramResult, "stdout">): void => {
      clearTimeout(timer);
      // A grandchild may hold the pipe open for ever: it is let go, whoever holds the other end.
      child.stdout.destroy();
      child.unref();
      resolve({ ...result, stdout: Buffer.concat(chunks).toString("utf8") });
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      end({ timedOut: true });
    }, options.timeoutMs);
    child.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > options.maxBytes) {
        child.kill("SIGKILL");
        end({ timedOut: false });
      }
    });
    child.once("error", (error: NodeJS.ErrnoException) => end({ timedOut: false, notStarted: error.code ?? "error" }));
    child.once("close", (exitCode) => end({ timedOut: false, ...(exitCode === null ? {} : { exitCode }) }));
    child.stdin.on("error", () => {}); // a helper that does not read its input says more by its exit code
    child.stdin.end(options.input);
  });
}
