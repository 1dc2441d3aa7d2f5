import type { OwnProcess } from "./guard-process.ts";

/** An `info` may be left out where the user asked for quiet; an `instruction` tells the user to do something, as at a login. */
export type ReportLevel = "info" | "warning" | "instruction";

/** All that this package may touch of the machine. {@link nodeHost} makes one from `process`. */
export interface Host {
  /** Absolute; relative paths start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the user; absent where the system has none. Without it no file above the working directory is trusted. */
  readonly uid?: number;
  /** The user's home directory, absolute; absent where there is none. */
  readonly home?: string;
  readonly platform: NodeJS.Platform;
  /** For bug reports: `node v20.20.2`. */
  readonly runtime: string;
  /** `false`: no user is at a terminal, so that no browser is opened for a login. Absent: unknown. */
  readonly hasTerminal?: boolean;
  /** Bytes of standard input, read where a path is `-`. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits between attempts and between polls of a login; absent: the system's timer. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Stops whatever is running. */
  readonly signal: AbortSignal;
  /** Calls the listener at each signal of the process until the returned function is called. */
  readonly onSignal?: (signal: NodeJS.Signals, listener: () => void) => () => void;
  /** Takes messages for the user. */
  report(level: ReportLevel, message: string): void;
  /** Takes a line for each file read, request sent and hook called; without secrets. */
  readonly log?: (line: string) => void;
  /** Of the program, for plugins: `ctx.hostVersion`. */
  readonly version?: string;
  /** Protected from plugins while they run; absent where the program does that itself. */
  readonly ownProcess?: OwnProcess;
}
