import { lstatSync } from "node:fs";
import { join, resolve } from "node:path";
import { relativePosix } from "../fs/path-forms.ts";
import { git } from "./git.ts";
import type { GitOptions, GitResult } from "./start-git.ts";

/** Variables for the outer repository; git also drops them before it enters a submodule. */
const ofOneRepository = {
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_COMMON_DIR: undefined,
} as const;

/**
 * Runs `git status --porcelain` on the whole repository, including submodules: empty if everything is committed. Git
 * would run the filters in a submodule's own configuration, so each submodule is queried separately.
 */
export async function gitStatus(
  options: GitOptions,
  choice: { readonly untracked: "no" | "normal" } = { untracked: "normal" },
): Promise<GitResult> {
  const result = await git(["status", "--porcelain", `--untracked-files=${choice.untracked}`], options);
  if (!("stdout" in result) || result.stdout.length > 0) return result;
  const index = await git(["ls-files", "--stage", "-z", "--", ":/"], options);
  if (!("stdout" in index)) return index;
  for (const path of submodules(index.stdout.toString("utf8"))) {
    const cwd = resolve(options.cwd, path);
    if (lstatSync(join(cwd, ".git"), { throwIfNoEntry: false }) === undefined) continue;
    const env = { ...options.env, ...ofOneRepository, GIT_DIR: join(cwd, ".git"), GIT_WORK_TREE: cwd };
    const inside = await gitStatus({ ...options, cwd, env }, choice);
    if ("missing" in inside) return inside;
    if ("failed" in inside) {
      if (/not a git repository/.test(inside.failed)) continue;
      return inside;
    }
    if (inside.stdout.length > 0) return { stdout: Buffer.from(` M ${relativePosix(options.cwd, cwd)}\n`) };
  }
  return result;
}

/** Entries of the index are `mode object stage TAB path`; a submodule has mode 160000. */
function submodules(index: string): string[] {
  return index
    .split("\0")
    .filter((entry) => entry.startsWith("160000 "))
    .map((entry) => entry.slice(entry.indexOf("\t") + 1));
}
