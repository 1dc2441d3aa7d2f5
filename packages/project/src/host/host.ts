import type { OwnProcess } from "./guard-process.ts";

/**
 * An `info` may be omitted if the user asked for quiet output; an `instruction` asks the user to act, as in a login.
 */
export type ReportLevel = "info" | "warning" | "instruction";

/** Everything that this package may access on the machine. {@link nodeHost} creates one from `process`. */
export interface Host {
  /** Absolute; relative paths are resolved against it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's ID; absent if the system has none. Without it, no file above the working directory is trusted. */
  readonly uid?: number;
  /** The user's home directory, absolute; absent if there is none. */
  readonly home?: string;
  readonly platform: NodeJS.Platform;
  /** For bug reports: `node v20.20.2`. */
  readonly runtime: string;
  /** `false`: no interactive user, so a login does not open a browser. Absent: unknown. */
  readonly hasTerminal?: boolean;
  /** Bytes of standard input, read if a path is `-`. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits between attempts and between login polls; absent: the system's timer. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborts running operations. */
  readonly signal: AbortSignal;
  /** Calls the listener for each such process signal until the returned function is called. */
  readonly onSignal?: (signal: NodeJS.Signals, listener: () => void) => () => void;
  /** Receives messages for the user. */
  report(level: ReportLevel, message: string): void;
  /** Receives a line for each file read, request sent and hook called; contains no secrets. */
  readonly log?: (line: string) => void;
  /** The program's version, passed to plugins as `ctx.hostVersion`. */
  readonly version?: string;
  /** Protected from plugins while they run; absent if the program does that itself. */
  readonly ownProcess?: OwnProcess;
}
