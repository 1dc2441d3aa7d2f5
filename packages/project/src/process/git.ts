import { FlyteSettingsError } from "@flyte-settings/core";
import type { GitResult } from "@flyte-settings/node-kit/process";
import type { Host } from "../host/host.ts";

type GitHost = Pick<Host, "cwd" | "env" | "signal">;

/**
 * The trimmed output of git.
 *
 * @param purpose what it is for, at the start of the error: `version: git`
 * @throws SETTINGS_INVALID if git is not installed, there is no repository, or git fails
 */
export async function git(
  args: readonly string[],
  { cwd, env, signal }: GitHost,
  purpose: string,
  hint?: string,
): Promise<string> {
  const { git: runGit } = await import("@flyte-settings/node-kit/process");
  return text(await runGit(args, { cwd, env, signal }), purpose, hint);
}

/**
 * The trimmed output of `git status` for the whole repository; empty if everything is committed. @throws as {@link git}
 */
export async function gitStatus(
  choice: { readonly untracked: "no" | "normal" },
  { cwd, env, signal }: GitHost,
  purpose: string,
): Promise<string> {
  const { gitStatus: readStatus } = await import("@flyte-settings/node-kit/process");
  return text(await readStatus({ cwd, env, signal }, choice), purpose);
}

function text(result: GitResult, purpose: string, hint?: string): string {
  if ("stdout" in result) return result.stdout.toString("utf8").trim();
  const reason = "missing" in result ? "git is not on PATH" : result.failed;
  const known = "missing" in result ? undefined : result.hint;
  const hints = [known, hint].filter((each) => each !== undefined);
  throw new FlyteSettingsError(
    "SETTINGS_INVALID",
    `${purpose}: ${reason}`,
    hints.length === 0 ? {} : { hint: hints.join(" ") },
  );
}
