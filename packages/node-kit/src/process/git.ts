import type { Environment } from "./find-program.ts";
import { run } from "./run.ts";

export interface GitOptions {
  /** Absolute; git starts here. */
  readonly cwd: string;
  /** The whole environment that git gets; without a `PATH` there is no git. */
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Milliseconds; absent: no limit. */
  readonly timeoutMs?: number;
}

/** What git printed, or why there is nothing. */
export type GitResult =
  | { readonly stdout: Buffer }
  | { readonly missing: true }
  /** The first line of what git printed on stderr. */
  | { readonly failed: string };

/** A repository is data: nothing that its configuration names may run. */
const settings = [
  ["safe.bareRepository", "explicit"],
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["protocol.allow", "never"],
] as const;

const environment: Environment = {
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_PAGER: "",
  GIT_EXTERNAL_DIFF: undefined,
  // they would give our own paths another meaning
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
};

/** Runs git and waits for it. @throws only the signal's reason */
export async function git(args: readonly string[], { env, ...options }: GitOptions): Promise<GitResult> {
  const safe = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const result = await run("git", ["--no-pager", ...safe, ...args], { ...options, env: { ...env, ...environment } });
  if (result.exitCode === 0) return { stdout: result.stdout };
  if (result.failure === "not-found") return { missing: true };
  const [line = ""] = result.stderr.trim().split("\n", 1);
  return { failed: line || (result.failure ?? `exit code ${result.exitCode}`) };
}
