import { platform as thisPlatform } from "node:os";
import spawn from "cross-spawn";
import { endProcesses } from "./end-processes.ts";
import { type Environment, findProgram } from "./find-program.ts";
import { type RunFailure, startFailure } from "./start-failure.ts";

export interface RunOptions {
  /** The complete environment of the program; its `PATH` is also used to find the program. */
  readonly env: Environment;
  /** Absolute. */
  readonly cwd: string;
  /** Written to standard input, which is then closed; absent: standard input is empty. */
  readonly input?: string;
  /** Milliseconds; without it and without a signal, the program may run forever. */
  readonly timeoutMs?: number;
  /** Maximum standard output in bytes; default 64 MiB. */
  readonly maxBytes?: number;
  /** Ends the program; {@link run} then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Default: this system's. */
  readonly platform?: NodeJS.Platform;
}

export interface RunResult {
  readonly stdout: Buffer;
  /** At most the last 64 KiB. */
  readonly stderr: string;
  readonly exitCode?: number;
  /** Absent if there is an exit code. `ended`: by a signal. */
  readonly failure?: RunFailure;
  /** With `not-started`: the system's error code, for example `E2BIG`. */
  readonly systemCode?: string;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;
/** A process that left the group may keep the output open: how long to wait for the end of the output. */
const OUTPUT_GRACE_MS = 1000;

/**
 * Runs a program to completion, without a shell. It is located with {@link findProgram}: never in the working
 * directory. Processes it leaves running in its process group are ended with it.
 *
 * @throws only the signal's reason
 */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { env, cwd, signal, timeoutMs, maxBytes = MAX_BYTES, platform = thisPlatform() } = options;
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  const found = findProgram(program, { env, cwd, platform });
  if ("missing" in found) return Promise.resolve(nothing(found.missing));
  return new Promise((resolve, reject) => {
    const child = spawn(found.path, [...args], {
      cwd,
      env: env as NodeJS.ProcessEnv,
      // an empty file, and not a pipe without input: a pipe takes longer to open and to close
      stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      // its own process group, so that it can be ended with its children
      detached: platform !== "win32",
      windowsHide: true,
    });
    const { stdin, stdout, stderr } = child;
    const out: Buffer[] = [];
    let [size, errors] = [0, Buffer.alloc(0)];
    let end: Pick<RunResult, "exitCode" | "failure" | "systemCode"> = { failure: "ended" };
    let grace: NodeJS.Timeout | undefined;

    const endGroup = (): void => {
      if (child.pid !== undefined) endProcesses(child.pid, { env, platform });
    };
    const leave = (): void => {
      signal?.removeEventListener("abort", abort);
      clearTimeout(limit);
      clearTimeout(grace);
      // another program may still have the other end open
      for (const stream of [stdin, stdout, stderr]) stream?.destroy();
      child.unref();
    };
    const finish = (): void => {
      leave();
      resolve({ stdout: Buffer.concat(out), stderr: errors.toString("utf8"), ...end });
    };
    const stop = (failure: RunFailure): void => {
      end = { failure };
      endGroup();
      finish();
    };
    const abort = (): void => {
      endGroup();
      leave();
      reject(signal?.reason);
    };
    const limit = timeoutMs === undefined ? undefined : setTimeout(() => stop("timed-out"), timeoutMs);

    signal?.addEventListener("abort", abort, { once: true });
    stdout?.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) out.push(chunk);
      else stop("too-much-output");
    });
    stderr?.on("data", (chunk: Buffer) => {
      errors = Buffer.concat([errors, chunk]).subarray(-MAX_ERROR_BYTES);
    });
    child.once("error", (error: NodeJS.ErrnoException) => {
      end = startFailure(error);
      finish();
    });
    child.once("exit", (code) => {
      if (code !== null) end = { exitCode: code };
      if (platform !== "win32") endGroup();
      grace = setTimeout(finish, OUTPUT_GRACE_MS);
    });
    child.once("close", finish);
    stdin?.on("error", () => undefined); // a program that does not read its input is judged by its exit code
    stdin?.end(options.input);
  });
}

function nothing(failure: RunFailure): RunResult {
  return { stdout: Buffer.alloc(0), stderr: "", failure };
}
