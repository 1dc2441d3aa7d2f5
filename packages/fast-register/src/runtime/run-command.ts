import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { type ForegroundOptions, type RunFailure, runForeground } from "@flyte-settings/node-kit/process";

export { type ForwardedSignal, forwardedSignals, type OnSignal } from "@flyte-settings/node-kit/process";

/**
 * Runs a command with this program's streams and waits for it. Signals are forwarded.
 *
 * @returns its exit code; 256 minus the signal number if a signal ended it, which is the result of flytekit's
 * `exit(-n)`
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE if it cannot be started
 */
export async function runCommand(argv: readonly string[], options: ForegroundOptions): Promise<number> {
  const [command = "", ...args] = argv;
  const result = await runForeground(command, args, options);
  if ("exitCode" in result) return result.exitCode;
  throw cannotStart(command, result.failure, result.systemCode);
}

const reasons: Readonly<Partial<Record<RunFailure, string>>> = {
  "not-found": "it is not on PATH",
  "not-executable": "permission denied",
};

function cannotStart(command: string, failure: RunFailure, systemCode: string | undefined): FlyteSettingsError {
  const isPath = command.includes("/");
  const reason =
    isPath && failure === "not-found" ? "there is no such file" : (reasons[failure] ?? systemCode ?? failure);
  return new FlyteSettingsError(
    failure === "not-found" ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
    `could not start ${shown(command)}: ${reason}. Expected a program on PATH, for example pyflyte-execute`,
    { place: command },
  );
}
