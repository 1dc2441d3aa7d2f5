import type { Host as ProjectHost } from "@flyte-settings/project";

/** A text output stream. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** A terminal without `NO_COLOR`, or any output with `FORCE_COLOR`: see `colours.ts`. */
  readonly hasColours: boolean;
  /** Width in columns; 80 without a terminal. */
  readonly columns: number;
}

/**
 * Everything that the command may access on the machine; `bin.ts` creates it from `process`, tests from a directory and
 * two strings.
 */
export interface Host extends Omit<ProjectHost, "report" | "log"> {
  /** For data. */
  readonly stdout: Output;
  /** For messages. */
  readonly stderr: Output;
  /** How long the command may take to end after a signal, in milliseconds; default 200. */
  allowAfterSignal?(ms: number): void;
}

/** An output that escapes control characters, and removes passwords and queries from URLs. */
export interface CommandOutput extends Output {
  /** Keeps URLs complete: for settings and contexts as JSON, which other programs read, and for login pages. */
  writeData(text: string): void;
  /** Writes without escaping: data for a program, such as a manifest, and cursor movements. */
  writeRaw(text: string): void;
}

/** The host passed to a command: its messages and its log go to standard error. */
export interface CommandHost extends Host, ProjectHost {
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
}
