import { decodeName, hostPath } from "@flyte-settings/node-kit/fs";
import type { GitResult } from "@flyte-settings/node-kit/process";

/**
 * Ignored files that git does not track, below `folder` and relative to it; directories end in `/`.
 *
 * `isExact` lists every file and quotes unusual names, as in flytekit's call; without it, a fully ignored directory is
 * listed as one entry, and names are plain (`-z --directory`).
 *
 * @param passedOver directories in `folder` that git need not read
 * @param rules which ignore files git reads; default: its own
 * @param env git's complete environment; an empty or absent PATH is passed as is
 */
export async function listGitIgnored(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  manner: "pruned" | "exact" | "exact-folders",
  passedOver: readonly string[] = [],
  rules: readonly string[] = ["--exclude-standard"],
): Promise<{ readonly entries: ReadonlySet<string> } | Exclude<GitResult, { stdout: Buffer }>> {
  const more = manner === "pruned" ? ["--directory", "-z"] : manner === "exact" ? [] : ["--directory"];
  const paths = passedOver.length === 0 ? [] : ["--", ".", ...passedOver.map((name) => `:(exclude,literal)${name}`)];
  const answer = await runGit(folder, ["ls-files", "-io", ...more, ...rules, ...paths], env);
  if (!("stdout" in answer)) return answer;
  const separator = manner === "pruned" ? "\0" : "\n";
  const entries = decodeAll(answer.stdout, separator);
  return { entries: new Set(entries) };
}

/** Runs git in a directory whose name may contain unusual characters. */
export async function runGit(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitResult> {
  const cwd = hostPath(folder);
  if (typeof cwd !== "string") return { failed: "the name of the directory is not UTF-8" };
  const { git } = await import("@flyte-settings/node-kit/process");
  return git(args, { cwd, env });
}

function decodeAll(bytes: Buffer, separator: string): string[] {
  const entries: string[] = [];
  const end = separator.charCodeAt(0);
  let start = 0;
  for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, start)) {
    entries.push(decodeName(bytes.subarray(start, at)));
    start = at + 1;
  }
  return entries;
}
