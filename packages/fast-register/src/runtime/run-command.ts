import { spawn } from "node:child_process";
import { constants } from "node:os";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";

/** What is passed on to the command. */
export const forwardedSignals = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

export type ForwardedSignal = (typeof forwardedSignals)[number];

/** The program's own signals: calls the listener until the answer is called. */
export type OnSignal = (signal: ForwardedSignal, listener: () => void) => () => void;

/**
 * Runs a command with this program's streams and waits for it. Signals are passed on.
 *
 * @returns its exit code; 256 less the number of the signal when one ended it, as flytekit's `exit(-n)` comes out
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE when it cannot be started
 */
export function runCommand(
  argv: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly cwd: string; readonly onSignal?: OnSignal },
): Promise<number> {
  const [command = "", ...args] = argv;
  return new Promise((done, fail) => {
    const child = spawn(command, args, { env: { ...options.env }, cwd: options.cwd, stdio: "inherit" });
    const stops = forwardedSignals.map((signal) => options.onSignal?.(signal, () => child.kill(signal)));
    const stop = (): void => {
      for (const each of stops) each?.();
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      stop();
      fail(cannotStart(command, error));
    });
    child.on("close", (code, signal) => {
      stop();
      done(code ?? 256 - (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

function cannotStart(command: string, error: NodeJS.ErrnoException): FlyteSettingsError {
  const isMissing = error.code === "ENOENT";
  return new FlyteSettingsError(
    isMissing ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
    `${isMissing ? "No such file or directory" : error.code === "EACCES" ? "Permission denied" : error.message}: '${shown(command)}' cannot be started. Expected a program on PATH, for example pyflyte-execute`,
    { place: command },
    error,
  );
}
