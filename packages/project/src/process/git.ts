import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";

/**
 * What git prints, trimmed.
 *
 * @param purpose what it is for, at the beginning of the error: `version: git`
 * @throws SETTINGS_INVALID where there is no git, no repository, or git refuses
 */
export async function git(
  args: readonly string[],
  { cwd, env, signal }: Pick<Host, "cwd" | "env" | "signal">,
  purpose: string,
  hint?: string,
): Promise<string> {
  const { git: runGit } = await import("@flyte-settings/node-kit/process");
  const result = await runGit(args, { cwd, env, signal });
  if ("stdout" in result) return result.stdout.toString("utf8").trim();
  const reason = "missing" in result ? "git is not on PATH" : result.failed;
  throw new FlyteSettingsError("SETTINGS_INVALID", `${purpose}: ${reason}`, omitUndefined({ hint }));
}
