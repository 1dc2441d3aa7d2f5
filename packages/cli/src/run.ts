import { fstatSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { FlyteSettingsError } from "@flyte-settings/core";
import { lateFailure, nodeHost, type OwnProcess } from "@flyte-settings/project/host";
import { isJson, isVerbose } from "./arguments/before-terminator.ts";
import { canRewrite, hasColours } from "./host/colours.ts";
import type { Host, Output } from "./host/host.ts";
import { interruptSignal } from "./host/interrupt-signal.ts";
import { main } from "./main.ts";
import { reportInterrupted, reportOutcome } from "./report-outcome.ts";
import { version } from "./version.ts";

/** Runs the command in this process and exits: apart from `bin.ts`, the only code that uses `process`. */
export async function run(argv: readonly string[]): Promise<void> {
  const exit = process.exit.bind(process);
  const [toStdout, toStderr] = [writer(process.stdout, "standard output"), writer(process.stderr, "standard error")];
  for (const [stream, name] of [
    [process.stdout, "standard output"] as const,
    [process.stderr, "standard error"] as const,
  ]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // the reader has closed the pipe, as in `| head -1`
      if (error.code === "EPIPE") exit(0);
      if (stream === process.stdout) toStderr(`error could not write ${name}: ${error.message}\n`);
      exit(1);
    });
  }
  const options = { verbose: isVerbose(argv), json: isJson(argv) };
  const host = await ownHost().catch((error: Error) => {
    toStderr(`error the working directory cannot be used: ${error.message}\n  Change to a directory that exists.\n`);
    return exit(1);
  });
  // AWS's own switch: users of this command cannot change the Node version that future AWS SDKs require
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  // an error outside any awaited call, such as in a plugin's timer
  process.on("uncaughtException", (error) => {
    const plugin = host.ownProcess.whose?.();
    const code = reportOutcome(plugin === undefined ? error : lateFailure(plugin, error), host, options);
    toStderr("", () => exit(code));
  });
  const code = await Promise.race([main(argv, host), host.tooLate]);
  // flush the output, then exit even if a plugin left something open
  toStdout("", () => toStderr("", () => exit(code)));
}

type Stream = NodeJS.WriteStream & { readonly fd: number };
type Write = (text: string, done?: () => void) => void;

/**
 * The stream's original write, saved before plugins are blocked from using it. All bytes are written to a file, or an
 * error is thrown.
 */
function writer(stream: Stream, name: string): Write {
  if (!isFile(stream)) {
    const write = stream.write.bind(stream);
    return (text, done) => void write(text, done);
  }
  return (text, done) => {
    writeWhole(stream.fd, text, name);
    done?.();
  };
}

function isFile({ fd }: Stream): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.isFile() || (stats.isCharacterDevice() && !isatty(fd));
  } catch {
    return false;
  }
}

/** Node's own stream treats a short write to a full disk as complete. */
function writeWhole(fd: number, text: string, name: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOSPC" ? "the disk is full" : (error as Error).message;
    throw new FlyteSettingsError("FILE_UNREADABLE", `could not write ${name}: ${reason}`, {}, error);
  }
}

/** How long a command may take to clean up after a signal. */
const GRACE_MS = 200;

/** `tooLate` resolves to the exit code when that time has elapsed. */
async function ownHost(): Promise<Host & { readonly tooLate: Promise<number>; readonly ownProcess: OwnProcess }> {
  let leave: (code: number) => void;
  let graceMs = GRACE_MS;
  const tooLate = new Promise<number>((resolve) => {
    leave = resolve;
  });
  const signal = interruptSignal(process, () => setTimeout(() => leave(reportInterrupted(signal, own)), graceMs));
  const own: Awaited<ReturnType<typeof ownHost>> = {
    ...nodeHost(process, signal),
    tooLate,
    stdout: output(process.stdout, "standard output"),
    stderr: output(process.stderr, "standard error"),
    allowAfterSignal: (ms) => {
      graceMs = ms;
    },
    ownProcess: process,
    version,
  };
  return own;
}

function output(stream: Stream, name: string): Output {
  const isTerminal = stream.isTTY === true;
  return {
    write: writer(stream, name),
    // progress is rewritten in place on stderr
    isTerminal: isTerminal && (stream === process.stdout || canRewrite(process.env)),
    hasColours: hasColours(isTerminal, process.env),
    columns: stream.columns ?? 80,
  };
}
