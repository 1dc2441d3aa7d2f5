import { realpathSync } from "node:fs";
import { join } from "node:path";
import { isFlyteSettingsError } from "@flyte-settings/core/plugin";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { statOf } from "../disk-folder.ts";
import type { DockerMatcher } from "./docker-patterns.ts";
import { type Flyte2IgnoreFile, flyte2IgnoreFiles, readsIgnoreFiles, topIgnoreFiles } from "./flyte2-files.ts";
import { combineRules, type FolderRules, readFlyteignore } from "./flyteignore.ts";
import { runGit } from "./git-command.ts";
import { findRepository } from "./git-repository.ts";
import { readIgnoreText } from "./ignore-file.ts";
import { flyte2StandardPatterns, type StandardMatcher, standardMatcher } from "./standard-patterns.ts";

export interface Flyte2Rules {
  readonly standard?: StandardMatcher;
  readonly flyte?: DockerMatcher;
  /** Files whose patterns Flyte 2 passes to git, absolute, in its order; only those at the top without `compat`. */
  readonly gitFiles: readonly string[];
}

/**
 * The rules of Flyte 2: standard patterns, every `.flyteignore` for its own directory, and the files passed to git.
 * `.dockerignore` is not read. Equivalent of Flyte 2's `StandardIgnore`, `GitIgnore`, `FlyteIgnore`
 * (_code_bundle/_ignore.py).
 *
 * @throws IGNORE_FILE_INVALID if an ignore file is not UTF-8; in `compat` such a file is reported and ignored
 */
export async function flyte2Rules(
  root: string,
  options: { readonly flyteignore?: boolean; readonly standard?: boolean | readonly string[] },
  host: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly isCompat: boolean;
    report(message: string): void;
  },
): Promise<Flyte2Rules> {
  const gitRoot = host.isCompat ? await topOf(root, host.env) : findRepository(root)?.top;
  const files = host.isCompat ? flyte2IgnoreFiles(root, gitRoot) : topIgnoreFiles(root, gitRoot);
  const rules = options.flyteignore === false ? [] : files.flatMap((file) => rulesOf(file, root, host));
  const hasRules = options.flyteignore !== false && (rules.length > 0 || !host.isCompat);
  const ofFolder = host.isCompat ? {} : { ofFolder: rulesOfFolder(root, host) };
  const { standard } = options;
  // Flyte 2 compares with the resolved root: nothing matches behind a link
  const hasStandard = standard !== false && !(host.isCompat && isLinked(root));
  return {
    ...(hasStandard ? { standard: pruning(typeof standard === "object" ? standard : standardOf(host.isCompat)) } : {}),
    ...(hasRules ? { flyte: combineRules(".flyteignore", rules, { asksFolders: host.isCompat, ...ofFolder }) } : {}),
    gitFiles: files.map(({ folder, name }) => join(folder, name)),
  };
}

/** Flyte 2 ships the `.git` file of a submodule or worktree, which contains the path of a checkout. */
function standardOf(isCompat: boolean): readonly string[] {
  return isCompat ? flyte2StandardPatterns : [...flyte2StandardPatterns, "**/.git"];
}

/** A directory that matches is not entered. */
function pruning(patterns: readonly string[]): StandardMatcher {
  const matcher = standardMatcher(patterns);
  return { ...matcher, ignoresAllBelow: (folder) => matcher.decide(folder) !== undefined };
}

function rulesOf(
  { name, folder, below }: Flyte2IgnoreFile,
  root: string,
  host: { readonly isCompat: boolean; report(message: string): void },
): readonly FolderRules[] {
  if (name !== ".flyteignore") return [];
  const shownAs = `${relativePosix(root, folder) || "."}/${name}`.replace(/^\.\//, "");
  try {
    const text = readIgnoreText(folder, name);
    const matcher = text === undefined ? undefined : readFlyteignore(shownAs, text);
    if (matcher === undefined) return [];
    return [
      below === undefined ? { folder: "", below: relativePosix(folder, root), matcher } : { folder: below, matcher },
    ];
  } catch (error) {
    if (!host.isCompat || !isFlyteSettingsError(error)) throw error;
    host.report(`ignoring ${shownAs}, as Flyte 2 does: ${error.message}`);
    return [];
  }
}

/** Reads the `.flyteignore` of a directory when a path below it is decided: the walk need not list the tree first. */
function rulesOfFolder(
  root: string,
  host: { readonly isCompat: boolean; report(message: string): void },
): (folder: string) => DockerMatcher | undefined {
  const isRead = readsIgnoreFiles(root);
  const known = new Map<string, DockerMatcher | undefined>();
  return (below) => {
    if (!known.has(below)) {
      const file = { name: ".flyteignore" as const, folder: join(root, below), below };
      const hasFile = statOf(root, `${below}/${file.name}`) !== undefined && isRead(below);
      known.set(below, hasFile ? rulesOf(file, root, host)[0]?.matcher : undefined);
    }
    return known.get(below);
  };
}

/** As printed by git, with links resolved. */
async function topOf(root: string, env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const answer = await runGit(root, ["rev-parse", "--show-toplevel"], env);
  return "stdout" in answer ? answer.stdout.toString("utf8").trim() || undefined : undefined;
}

function isLinked(root: string): boolean {
  try {
    return realpathSync(root) !== root;
  } catch {
    return false;
  }
}
