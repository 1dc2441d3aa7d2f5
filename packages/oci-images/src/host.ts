import type { RunFailure } from "@flyte-settings/node-kit/process";

/** How a program ended. */
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
  /** Standard output beyond this ends the program. */
  readonly maxBytes: number;
}

/** All that this package needs of the machine beside the network. Nothing here is read before it is needed. */
export interface ImagesHost {
  /** For credentials, proxies and certificates; never printed. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `undefined` when there is no such file. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** Names in a folder, sorted; empty when there is none. */
  listFolder(path: string): Promise<readonly string[]>;
  /** No shell. Standard error is thrown away: helpers write secrets there. */
  run(program: string, args: readonly string[], options: RunOptions): Promise<ProgramResult>;
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 up to and without 1; for jitter. */
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The home folder by the environment alone: an account without one has no credentials there. */
export function homeFolder(env: ImagesHost["env"]): string | undefined {
  return env["HOME"] || env["USERPROFILE"] || undefined;
}
