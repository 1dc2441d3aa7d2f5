import { homedir } from "node:os";
import type { Host, Output } from "./host/host.ts";
import { main } from "./main.ts";

/** The command in this process: the only place, with `bin.ts`, that sees `process`. Ends it. */
export async function run(argv: readonly string[]): Promise<void> {
  const host = ownHost();
  // AWS's own switch: which Node its next versions want is nothing that a user of this command can mend
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const exit = process.exit.bind(process);
  const [toStdout, toStderr] = [writer(process.stdout), writer(process.stderr)];
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") exit(0);
    throw error;
  });
  // thrown where nobody waits for it: a timer of a plugin
  process.on("uncaughtException", async (error) => {
    const { reportOutcome } = await import("./report-outcome.ts");
    const code = reportOutcome(error, host, argv.includes("--verbose"));
    toStderr("", () => exit(code));
  });
  const code = await main(argv, host);
  // what a plugin left open does not keep the command alive; what was written goes out first
  toStdout("", () => toStderr("", () => exit(code)));
}

type Write = (text: string, done?: () => void) => void;

/** The stream's own write: plugins are kept from it later. */
function writer(stream: NodeJS.WriteStream): Write {
  const write = stream.write.bind(stream);
  return (text, done) => void write(text, done);
}

function ownHost(): Host {
  let stop: AbortController | undefined;
  return {
    cwd: process.cwd(),
    // as it was given: what is set above is not for the commands that are started
    env: { ...process.env },
    home: homedir(),
    platform: process.platform,
    runtime: `node ${process.version}`,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: process.stdin,
    now: Date.now,
    // until somebody looks at it, a signal just ends the process
    get signal() {
      stop ??= abortedBySignals();
      return stop.signal;
    },
    onSignal: (signal, listener) => {
      process.on(signal, listener);
      return () => void process.off(signal, listener);
    },
    ownProcess: process,
  };
}

function abortedBySignals(): AbortController {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(signal));
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
