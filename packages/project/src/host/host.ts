import type { OwnProcess } from "./guard-process.ts";

/** A stream that words go to. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** A terminal whose user has not asked for none (`NO_COLOR`), or one who asked for them (`FORCE_COLOR`). */
  readonly hasColours: boolean;
  /** Width in columns, 80 where it is no terminal. */
  readonly columns: number;
}

/** All that a command may touch of the machine; `bin.ts` makes it from `process`, a test from a folder and two texts. */
export interface Host {
  /** Absolute; relative paths on the command line are meant from here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's folder, absolute; absent where there is none. */
  readonly home?: string;
  readonly platform: NodeJS.Platform;
  /** For reports of bugs: `node v20.20.2`. */
  readonly runtime: string;
  /** Data goes here. */
  readonly stdout: Output;
  /** Words go here. */
  readonly stderr: Output;
  /** Bytes of standard input, piece by piece. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Calls the listener at each of the program's own signals, until the answer is called: for commands that pass them on. */
  readonly onSignal?: (signal: NodeJS.Signals, listener: () => void) => () => void;
  /** With `--verbose`: takes a line of what was read, asked or done. Nothing secret may be in it. */
  readonly tell?: (words: string) => void;
  /** What is kept from plugins while they run; absent where a program embeds the command and keeps it by itself. */
  readonly ownProcess?: OwnProcess;
}
