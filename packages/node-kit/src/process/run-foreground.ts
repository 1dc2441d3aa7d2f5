import { constants, platform as thisPlatform } from "node:os";
import spawn from "cross-spawn";
import { type Environment, findProgram } from "./find-program.ts";
import { type StartFailure, startFailure } from "./start-failure.ts";

/** Signals that are forwarded to a program running in the foreground. */
export const forwardedSignals = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

export type ForwardedSignal = (typeof forwardedSignals)[number];

/** Calls the listener for each signal this program receives, until the returned function is called. */
export type OnSignal = (signal: ForwardedSignal, listener: () => void) => () => void;

export interface ForegroundOptions {
  readonly env: Environment;
  /** Absolute. */
  readonly cwd: string;
  readonly onSignal?: OnSignal;
  /** Default: this system's. */
  readonly platform?: NodeJS.Platform;
}

export type ForegroundResult =
  /** 256 minus the signal number if it was terminated by a signal, the same as flytekit's `exit(-n)`. */
  { readonly exitCode: number } | StartFailure;

/** Runs a program with this program's own streams and waits for it without a time limit. Signals are forwarded. */
export function runForeground(
  program: string,
  args: readonly string[],
  { env, cwd, onSignal, platform = thisPlatform() }: ForegroundOptions,
): Promise<ForegroundResult> {
  const found = findProgram(program, { env, cwd, platform });
  if ("missing" in found) return Promise.resolve({ failure: found.missing });
  return new Promise((resolve) => {
    const child = spawn(found.path, [...args], { env: env as NodeJS.ProcessEnv, cwd, stdio: "inherit" });
    const stops = forwardedSignals.map((signal) => onSignal?.(signal, () => child.kill(signal)));
    const finish = (result: ForegroundResult): void => {
      for (const stop of stops) stop?.();
      resolve(result);
    };
    child.once("error", (error) => finish(startFailure(error)));
    child.once("close", (code, signal) =>
      finish({ exitCode: code ?? 256 - (signal === null ? 0 : constants.signals[signal]) }),
    );
  });
}
