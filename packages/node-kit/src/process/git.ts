import { commandOverrides } from "./git-commands.ts";
import { embeddedRepository } from "./git-embedded.ts";
import { type GitFailure, type GitOptions, type GitResult, startGit } from "./start-git.ts";

/** Subcommands that use neither the content of files nor the index, so that they run no filters or hooks. */
const withoutContent = new Set(["ls-files", "rev-parse", "tag"]);

/**
 * Runs git and waits for it. Commands from the repository's configuration are not run (hooks, file system monitor,
 * pager, diff, credential helpers, filters), and nothing is fetched. Filters from the user's or the system's
 * configuration do run. In a bare repository inside a working tree, git is not started.
 *
 * @throws only the signal's reason
 */
export async function git(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const embedded = embeddedRepository(options);
  if (embedded !== undefined) return embeddedFailure(embedded);
  const [subcommand = ""] = args;
  if (withoutContent.has(subcommand)) return startGit(args, options);
  const overrides = await commandOverrides(options);
  if (!("overrides" in overrides)) return overrides;
  // a submodule has its own configuration
  const more = subcommand === "status" ? ["--ignore-submodules=dirty"] : [];
  return startGit([...overrides.overrides, subcommand, ...more, ...args.slice(1)], options);
}

function embeddedFailure(directory: string): GitFailure {
  return {
    failed: `${directory} is a bare repository, and git may run programs that it names`,
    hint: "Remove it from the project, or, if you trust it, set GIT_DIR to its path.",
  };
}
