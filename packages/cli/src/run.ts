import { lateFailure, nodeHost, type OwnProcess } from "@flyte-settings/project/host";
import { isJson, isVerbose } from "./arguments/before-terminator.ts";
import type { Host } from "./host/host.ts";
import { interruptSignal } from "./host/interrupt-signal.ts";
import { type StandardOutput, standardOutput } from "./host/standard-output.ts";
import { main } from "./main.ts";
import { reportInterrupted, reportOutcome } from "./report-outcome.ts";
import { version } from "./version.ts";

/** Runs the command in this process and exits: apart from `bin.ts`, the only code that uses `process`. */
export async function run(argv: readonly string[]): Promise<void> {
  const exit = process.exit.bind(process);
  // the reader may have closed the pipe, as in `| head -1`
  const onError = (name: string) => (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") exit(0);
    if (name === "stdout") stderr.write(`error could not write standard output: ${error.message}\n`);
    exit(1);
  };
  const stderr = standardOutput(process, "stderr", onError("stderr"));
  const stdout = standardOutput(process, "stdout", onError("stdout"));
  const options = { verbose: isVerbose(argv), json: isJson(argv) };
  const host = await ownHost(stdout, stderr).catch((error: Error) => {
    stderr.write(
      `error the working directory cannot be used: ${error.message}\n  Change to a directory that exists.\n`,
    );
    return exit(1);
  });
  // AWS's own switch: users of this command cannot change the Node version that future AWS SDKs require
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  let code: number | undefined;
  // an error outside any awaited call, such as in a plugin's timer: there, a plugin is running, which may not exit
  const failed = new Promise<void>((resolve) => {
    process.on("uncaughtException", (error) => {
      const plugin = host.ownProcess.whose?.();
      code = reportOutcome(plugin === undefined ? error : lateFailure(plugin, error), host, options);
      resolve();
    });
  });
  const ended = Promise.race([main(argv, host), host.tooLate]).then((result) => {
    code ??= result;
  });
  await Promise.race([ended, failed]);
  // flush the output, then exit even if a plugin left something open
  stdout.write("", () => stderr.write("", () => exit(code)));
}

/** How long a command may take to clean up after a signal. */
const GRACE_MS = 200;

/** `tooLate` resolves to the exit code when that time has elapsed. */
async function ownHost(
  stdout: StandardOutput,
  stderr: StandardOutput,
): Promise<Host & { readonly tooLate: Promise<number>; readonly ownProcess: OwnProcess }> {
  let leave: (code: number) => void;
  let graceMs = GRACE_MS;
  const tooLate = new Promise<number>((resolve) => {
    leave = resolve;
  });
  const signal = interruptSignal(process, () => setTimeout(() => leave(reportInterrupted(signal, own)), graceMs));
  const own: Awaited<ReturnType<typeof ownHost>> = {
    ...nodeHost(process, signal),
    tooLate,
    stdout,
    stderr,
    allowAfterSignal: (ms) => {
      graceMs = ms;
    },
    ownProcess: process,
    version,
  };
  return own;
}
