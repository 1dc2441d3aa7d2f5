import { fstatSync, type Stats, writeSync } from "node:fs";
import { FlyteSettingsError } from "@flyte-settings/core";
import { systemReasons } from "@flyte-settings/node-kit/system-reasons";
import { isTerminal as isTerminalDescriptor } from "@flyte-settings/project/host";
import { canRewrite, hasColours } from "./colours.ts";
import type { Output } from "./host.ts";

type Stream = NodeJS.WriteStream & { readonly fd: number };

/** One of the process's two standard outputs. */
export interface StandardOutput extends Output {
  /** Calls `done` when everything has been written. */
  write(text: string, done?: () => void): void;
}

const outputs = { stdout: [1, "standard output"], stderr: [2, "standard error"] } as const;

/**
 * Standard output or standard error of a process. Files and pipes are written directly: Node's stream for them takes
 * milliseconds to load, and treats a short write to a full disk as complete.
 *
 * @param onError called with an error of a terminal or other stream, and if the reader of a pipe has gone
 */
export function standardOutput(
  process: NodeJS.Process,
  which: keyof typeof outputs,
  onError: (error: NodeJS.ErrnoException) => void,
): StandardOutput {
  const [fd, name] = outputs[which];
  let stream: Stream | undefined;
  const open = (): Stream => {
    if (stream !== undefined) return stream;
    stream = process[which];
    stream.on("error", onError);
    return stream;
  };
  // the prototype's, because a guard against plugins replaces the stream's own
  const writeStream = (text: string | Uint8Array, done?: () => void): void => {
    const opened = open();
    Reflect.apply(Object.getPrototypeOf(opened).write, opened, [text, done]);
  };
  if (!isDirect(fd, process.platform)) open();
  const isTerminal = stream?.isTTY === true;
  return {
    write(text, done) {
      const rest = stream === undefined ? writeDirectly(fd, text, name, onError) : text;
      if (rest === undefined) done?.();
      else writeStream(rest, done);
    },
    // progress is rewritten in place on stderr
    isTerminal: isTerminal && (which === "stdout" || canRewrite(process.env)),
    hasColours: hasColours(isTerminal, process.env),
    columns: stream?.columns ?? 80,
  };
}

/** Writes to pipes block, except on Windows. */
function isDirect(fd: number, platform: NodeJS.Platform): boolean {
  const stats = statsOf(fd);
  if (stats === undefined) return false;
  if (stats.isFile()) return true;
  if (stats.isCharacterDevice()) return !isTerminalDescriptor(fd);
  return platform !== "win32" && (stats.isFIFO() || stats.isSocket());
}

function statsOf(fd: number): Stats | undefined {
  try {
    return fstatSync(fd);
  } catch {
    return undefined;
  }
}

/** @returns what a pipe that does not block, as another program may have set, did not take */
function writeDirectly(
  fd: number,
  text: string,
  name: string,
  onError: (error: NodeJS.ErrnoException) => void,
): Uint8Array | undefined {
  const bytes = Buffer.from(text);
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(fd, bytes, at);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN") return bytes.subarray(at);
    if (code === "EPIPE") onError(error as NodeJS.ErrnoException);
    const reason = code === "ENOSPC" ? systemReasons[code] : message;
    throw new FlyteSettingsError("FILE_UNREADABLE", `could not write ${name}: ${reason}`, {}, error);
  }
}
