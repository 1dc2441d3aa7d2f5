import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Environment } from "./find-program.ts";
import { run } from "./run.ts";

export interface GitOptions {
  /** Absolute; git starts here. */
  readonly cwd: string;
  /** The complete environment for git; without a `PATH`, git is not found. */
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Milliseconds; default: no limit. */
  readonly timeoutMs?: number;
}

export interface GitFailure {
  /** The first line of git's stderr, or why git was not started. */
  readonly failed: string;
  /** A hint for the user, if known. */
  readonly hint?: string;
}

/** The output of git, or why it has no output. */
export type GitResult = { readonly stdout: Buffer } | { readonly missing: true } | GitFailure;

/** Override every configuration file. `safe.bareRepository` requires git 2.38 or later. */
const settings = [
  ["safe.bareRepository", "explicit"],
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["protocol.allow", "never"],
  ["submodule.recurse", "false"],
] as const;

const environment: Environment = {
  // also overrides `protocol.<name>.allow` of the repository
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "",
  GIT_PAGER: "",
  GIT_EXTERNAL_DIFF: undefined,
  // would make `git config` read a different file than git itself
  GIT_CONFIG: undefined,
  // would change the meaning of the paths passed to git
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
  // messages are matched below
  LANGUAGE: "en",
};

/** Starts git with the settings that apply to every call; callers use {@link git}. */
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

/** Git refuses to use another user's repository, as in a container job, and prints the command that allows it. */
function ownershipHint(stderr: string): string | undefined {
  const command = /git config --global --add safe\.directory .+/.exec(stderr)?.[0];
  return command === undefined
    ? undefined
    : `The repository belongs to another user. If you trust it, run: ${command.trim()}`;
}
