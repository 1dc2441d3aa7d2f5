import type { RunFailure } from "@flyte-settings/node-kit/process";

/** The outcome of running a program. */
export interface ProgramResult {
  readonly exitCode?: number;
  readonly stdout: string;
  /** Why there is no exit code. */
  readonly failure?: RunFailure;
}

export interface RunOptions {
  readonly input: string;
  readonly cwd?: string;
  readonly timeoutMs: number;
  /** The program is ended if its standard output exceeds this size. */
  readonly maxBytes: number;
}

/** All access to the machine that this package needs, other than the network. Nothing is read before it is needed. */
export interface ImagesHost {
  /** For credentials, proxies and certificates; never printed. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `undefined` if the file does not exist. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** The names in a directory, sorted; empty if it does not exist. */
  listFolder(path: string): Promise<readonly string[]>;
  /** Without a shell. Standard error is discarded, because helpers write secrets to it. */
  run(program: string, args: readonly string[], options: RunOptions): Promise<ProgramResult>;
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 (inclusive) to 1 (exclusive); for jitter. */
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The home directory according to the environment only: if it is unset, there are no credentials. */
export function homeFolder(env: ImagesHost["env"]): string | undefined {
  return env["HOME"] || env["USERPROFILE"] || undefined;
}
