import { nodeHost } from "@flyte-settings/project/host";
import { isVerbose } from "./arguments/own-words.ts";
import type { Host, Output } from "./host/host.ts";
import { main } from "./main.ts";
import { reportInterrupted, reportOutcome } from "./report-outcome.ts";

/** The command in this process: the only place, with `bin.ts`, that sees `process`. Ends it. */
export async function run(argv: readonly string[]): Promise<void> {
  const host = ownHost();
  // AWS's own switch: which Node its next versions want is nothing that a user of this command can mend
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const exit = process.exit.bind(process);
  const [toStdout, toStderr] = [writer(process.stdout), writer(process.stderr)];
  for (const stream of [process.stdout, process.stderr]) {
    // whoever read has read enough: `| head -1`
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") exit(0);
      throw error;
    });
  }
  // thrown where nobody waits for it: a timer of a plugin
  process.on("uncaughtException", (error) => {
    const code = reportOutcome(error, host, isVerbose(argv));
    toStderr("", () => exit(code));
  });
  const code = await Promise.race([main(argv, host), host.tooLate]);
  // what a plugin left open does not keep the command alive; what was written goes out first
  toStdout("", () => toStderr("", () => exit(code)));
}

type Write = (text: string, done?: () => void) => void;

/** The stream's own write: plugins are kept from it later. */
function writer(stream: NodeJS.WriteStream): Write {
  const write = stream.write.bind(stream);
  return (text, done) => void write(text, done);
}

/** Once a signal came: so long a command may take to leave nothing half-done. */
const GRACE_MS = 200;

/** `tooLate` gives the exit code when that time is over. */
function ownHost(): Host & { readonly tooLate: Promise<number> } {
  let stop: AbortController | undefined;
  let leave: (code: number) => void;
  const tooLate = new Promise<number>((resolve) => {
    leave = resolve;
  });
  const own: ReturnType<typeof ownHost> = {
    ...nodeHost(process),
    tooLate,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    // until it is looked at, a signal just ends the process
    get signal() {
      stop ??= abortedBySignals((signal) => setTimeout(() => leave(reportInterrupted(signal, own)), GRACE_MS));
      return stop.signal;
    },
    ownProcess: process,
  };
  return own;
}

/** The first signal asks, the second one ends the process at once: nobody listens to it any more. */
function abortedBySignals(onAbort: (signal: AbortSignal) => void): AbortController {
  const stop = new AbortController();
  const names = ["SIGINT", "SIGTERM"] as const;
  const abort = (name: NodeJS.Signals): void => {
    for (const each of names) process.off(each, abort);
    stop.abort(name);
    onAbort(stop.signal);
  };
  for (const name of names) process.on(name, abort);
  return stop;
}

function output(stream: NodeJS.WriteStream): Output {
  const wanted = process.env["FORCE_COLOR"] !== undefined && process.env["FORCE_COLOR"] !== "0";
  const refused = (process.env["NO_COLOR"] ?? "") !== "";
  return {
    write: writer(stream),
    isTerminal: stream.isTTY === true,
    hasColours: (stream.isTTY === true || wanted) && !refused,
    columns: stream.columns ?? 80,
  };
}
