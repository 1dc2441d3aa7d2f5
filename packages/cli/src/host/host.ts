import type { Host as ProjectHost } from "@flyte-settings/project";

/** A stream that text is written to. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** A terminal whose user has not asked for none (`NO_COLOR`), or one who asked for them (`FORCE_COLOR`): see `colours.ts`. */
  readonly hasColours: boolean;
  /** Width in columns, 80 where it is no terminal. */
  readonly columns: number;
}

/** All that the command may touch of the machine; `bin.ts` makes it from `process`, a test from a directory and two strings. */
export interface Host extends Omit<ProjectHost, "report" | "log"> {
  /** For data. */
  readonly stdout: Output;
  /** For messages. */
  readonly stderr: Output;
  /** How long the command may take to end after a signal, in milliseconds; without a call 200. */
  allowAfterSignal?(ms: number): void;
}

/** An output that escapes control characters in what is written to it, and removes passwords and queries of URLs. */
export interface CommandOutput extends Output {
  /** Writes URLs whole: settings and contexts as JSON, which other programs read, and the page of a login. */
  writeData(text: string): void;
  /** Writes without escaping: data for a program, such as a manifest, and cursor movements. */
  writeRaw(text: string): void;
}

/** What a command is called with: its messages and its log go to standard error. */
export interface CommandHost extends Host, ProjectHost {
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
}
