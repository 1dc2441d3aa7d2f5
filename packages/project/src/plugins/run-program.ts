import { spawn } from "node:child_process";
import { kill } from "node:process";
import { FlyteSettingsError } from "@flyte-settings/core";
import type { ExecOutcome } from "@flyte-settings/core/plugin";

export interface ProgramCall {
  /** Program and arguments; no shell reads them. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: string;
  /** When it aborts, the program is ended with its children. */
  readonly signal: AbortSignal;
  /** On stdout; more ends the program. */
  readonly maxBytes: number;
}

/** Of stderr the end is kept: the last lines say why. */
const MAX_ERROR_BYTES = 64 * 1024;
/** A program that is gone may leave its pipe to one that left its group; that long it is waited for. */
const PIPE_MS = 1000;

/**
 * Runs a program to its end. Whatever it started and left running in its process group ends with it.
 *
 * @throws PLUGIN_FAILED where it cannot be started, or writes too much; the signal's reason
 */
export function runProgram(call: ProgramCall): Promise<ExecOutcome> {
  const { argv, cwd, env, signal, maxBytes } = call;
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const child = spawn(program, args, { cwd, env, shell: false, detached: true, windowsHide: true });
    const out: Buffer[] = [];
    let [size, errors, exitCode] = [0, Buffer.alloc(0), undefined as number | undefined];
    let timer: NodeJS.Timeout | undefined;

    const endGroup = (): void => {
      if (child.pid !== undefined) endProcesses(child.pid, () => child.kill("SIGKILL"));
    };
    const leave = (): void => {
      signal.removeEventListener("abort", stop);
      clearTimeout(timer);
      for (const stream of [child.stdout, child.stderr, child.stdin]) stream.destroy();
    };
    const fail = (error: unknown): void => {
      endGroup();
      leave();
      reject(error);
    };
    const stop = (): void => fail(signal.reason);
    const finish = (): void => {
      leave();
      const [stdout, stderr] = [Buffer.concat(out).toString("utf8"), errors.toString("utf8")];
      resolve({ stdout, stderr, ...(exitCode === undefined ? {} : { exitCode }) });
    };

    signal.addEventListener("abort", stop, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) out.push(chunk);
      else fail(new FlyteSettingsError("PLUGIN_FAILED", `the program wrote more than ${maxBytes} bytes on stdout`));
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors = Buffer.concat([errors, chunk]).subarray(-MAX_ERROR_BYTES);
    });
    child.once("error", (error: NodeJS.ErrnoException) => fail(notStarted(program, error)));
    child.once("exit", (code) => {
      exitCode = code ?? undefined;
      endGroup();
      timer = setTimeout(finish, PIPE_MS);
    });
    child.once("close", finish);
    child.stdin.on("error", () => undefined); // one that does not read its input says more by its exit code
    child.stdin.end(call.stdin);
  });
}

/** The group where the system has groups. */
function endProcesses(group: number, alone: () => void): void {
  try {
    kill(-group, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") alone();
  }
}

function notStarted(program: string, error: NodeJS.ErrnoException): FlyteSettingsError {
  const isDenied = error.code === "EACCES" || error.code === "ENOEXEC";
  const mend = isDenied ? '. Make it executable (chmod +x), or name what runs it: interpreter: ["python3"]' : "";
  const why = isDenied
    ? "it is not executable"
    : error.code === "ENOENT"
      ? "it is not there, or what its first line names is not"
      : error.message;
  return new FlyteSettingsError("PLUGIN_FAILED", `${program} cannot be started: ${why}${mend}`, {}, error);
}
