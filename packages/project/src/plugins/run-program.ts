import { FlyteSettingsError } from "@flyte-settings/core";
import { type ExecOutcome, omitUndefined } from "@flyte-settings/core/plugin";
import type { RunFailure } from "@flyte-settings/node-kit/process";

export interface ProgramCall {
  /** Program and arguments; not passed through a shell. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: string;
  /** Aborting it terminates the program and its children. */
  readonly signal: AbortSignal;
  /** Limit for stdout; exceeding it terminates the program. */
  readonly maxBytes: number;
  /** Selects the wording of the hints. */
  readonly platform: NodeJS.Platform;
}

/**
 * Runs a plugin's program to completion. Processes that it leaves in its process group are terminated too.
 *
 * @throws PLUGIN_FAILED if it cannot be started or writes too much; the signal's reason
 */
export async function runProgram({ argv, stdin, maxBytes, platform, ...options }: ProgramCall): Promise<ExecOutcome> {
  const { run } = await import("@flyte-settings/node-kit/process");
  const [program, ...args] = argv;
  const { stdout, stderr, exitCode, failure } = await run(program, args, { ...options, input: stdin, maxBytes });
  if (failure === "too-much-output") {
    throw new FlyteSettingsError("PLUGIN_FAILED", `the program wrote more than ${maxBytes} bytes on stdout`);
  }
  if (failure !== undefined && failure !== "ended") throw notStarted(program, failure, platform);
  return { stdout: stdout.toString("utf8"), stderr, ...omitUndefined({ exitCode }) };
}

const reasons: Readonly<Partial<Record<RunFailure, string>>> = {
  "not-found": "it does not exist, or the program named in its first line does not",
  "not-executable": "it is not executable",
};

const NAME_IT = 'Name what runs it: interpreter: ["python3"]';

/** The error for a program that could not be started, with a hint for this system. */
export function notStarted(program: string, failure: RunFailure, platform: NodeJS.Platform): FlyteSettingsError {
  const hint =
    failure === "not-executable"
      ? `. ${platform === "win32" ? NAME_IT : `Run chmod +x on it, or ${NAME_IT.toLowerCase()}`}`
      : "";
  return new FlyteSettingsError("PLUGIN_FAILED", `${program} cannot be started: ${reasons[failure] ?? failure}${hint}`);
}
