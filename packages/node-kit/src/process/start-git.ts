import { omitUndefined } from "@flyte-settings/core/plugin";
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

export interface GitFailure {
  /** The first line of what git printed on stderr, or why git was not started. */
  readonly failed: string;
  /** What the user can do, where that is known. */
  readonly hint?: string;
}

/** What git printed, or why there is nothing. */
export type GitResult = { readonly stdout: Buffer } | { readonly missing: true } | GitFailure;

/** Over every configuration file. `safe.bareRepository` is known to git 2.38 and later. */
const settings = [
  ["safe.bareRepository", "explicit"],
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["protocol.allow", "never"],
  ["submodule.recurse", "false"],
] as const;

const environment: Environment = {
  // over `protocol.<name>.allow` of the repository too
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "",
  GIT_PAGER: "",
  GIT_EXTERNAL_DIFF: undefined,
  // it would make `git config` read another file than git itself
  GIT_CONFIG: undefined,
  // they would give our own paths another meaning
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
  // messages are matched below
  LANGUAGE: "en",
};

/** Starts git with the settings that hold for every call; {@link git} is what callers use. */
export async function startGit(args: readonly string[], { env, ...options }: GitOptions): Promise<GitResult> {
  const safe = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const result = await run("git", ["--no-pager", ...safe, ...args], { ...options, env: { ...env, ...environment } });
  if (result.exitCode === 0) return { stdout: result.stdout };
  if (result.failure === "not-found") return { missing: true };
  const [line = ""] = result.stderr.trim().split("\n", 1);
  const hint = ownershipHint(result.stderr);
  return {
    failed: line || (result.failure ?? `exit code ${result.exitCode}`),
    ...omitUndefined({ hint }),
  };
}

/** Git refuses a repository of another user, as in the job of a container, and prints the command that accepts it. */
function ownershipHint(stderr: string): string | undefined {
  const command = /git config --global --add safe\.directory .+/.exec(stderr)?.[0];
  return command === undefined
    ? undefined
    : `The repository belongs to another user. If you trust it, run: ${command.trim()}`;
}
