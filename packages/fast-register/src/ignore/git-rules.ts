import { join } from "node:path";
import { listGitIgnored } from "./git-command.ts";
import { readGitRules } from "./git-reader.ts";
import { findRepository } from "./git-repository.ts";
import { type GitScope, noGit } from "./git-scope.ts";
import { foldName, foldsNames } from "./index-names.ts";

export interface GitRulesOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  report(message: string): void;
  /** Absent: this system's. */
  readonly platform?: NodeJS.Platform;
}

/**
 * Git's rules for a source root: from git if it is installed and there is a repository, otherwise from our own reader.
 * A fully ignored directory is one entry, nested repositories use their own rules, and names are never quoted.
 *
 * @param passedOver directories in the root that will not be queried
 */
export async function gitRules(
  root: string,
  options: GitRulesOptions,
  passedOver: readonly string[] = [],
): Promise<GitScope> {
  if (findRepository(root) === undefined && !options.env["GIT_DIR"]) return readGitRules(root, options.env);
  return askGit(root, "", options, passedOver);
}

/**
 * Git's rules as flytekit 1.16.24 reads them: one list of files, which fails to match if git quotes a name, prints a
 * repository as one entry, or is not installed. Equivalent of flytekit's `GitIgnore` (tools/ignore.py).
 */
export function gitRulesAsPeer(root: string, options: GitRulesOptions): Promise<GitScope> {
  return listedByGit(root, options);
}

/**
 * The same with only the rules of these files. Git anchors all their patterns at the top of the working tree.
 * Equivalent of Flyte 2's `GitIgnore` (_code_bundle/_ignore.py).
 *
 * @param files absolute, in ascending precedence
 */
export async function gitRulesFrom(
  root: string,
  options: GitRulesOptions,
  files: readonly string[],
): Promise<GitScope> {
  if (files.length === 0) return noGit;
  return listedByGit(
    root,
    options,
    files.map((file) => `--exclude-from=${file}`),
  );
}

async function listedByGit(root: string, { env }: GitRulesOptions, rules?: readonly string[]): Promise<GitScope> {
  const [files, folders] = await Promise.all([
    listGitIgnored(root, env, "exact", [], rules),
    listGitIgnored(root, env, "exact-folders", [], rules),
  ]);
  const ignored = "entries" in files ? files.entries : new Set<string>();
  if (ignored.size === 0) return noGit;
  const ignoredFolders = "entries" in folders ? folders.entries : new Set<string>();
  const scope: GitScope = {
    ignores: (path, isFolder) => ignored.has(path) || (isFolder && ignoredFolders.has(`${path}/`)),
    enter: () => scope,
  };
  return scope;
}

async function askGit(
  root: string,
  folder: string,
  options: GitRulesOptions,
  passedOver: readonly string[] = [],
): Promise<GitScope> {
  const answer = await listGitIgnored(join(root, folder), options.env, "pruned", passedOver);
  if (!("entries" in answer)) {
    if ("failed" in answer) {
      const hint = answer.hint === undefined ? "" : `. ${answer.hint}`;
      options.report(`git could not list ignored files (${answer.failed}); its rules were read without it${hint}`);
    }
    return below(folder, readGitRules(join(root, folder), options.env));
  }
  const prefix = folder === "" ? "" : `${folder}/`;
  // git prints the name on disk even if the index has another spelling
  const folds = foldsNames(options.platform);
  const key = folds ? foldName : (name: string): string => name;
  const ignored =
    prefix === "" && !folds ? answer.entries : new Set([...answer.entries].map((entry) => key(prefix + entry)));
  const scope: GitScope = {
    ignores: (path, isFolder) => ignored.size > 0 && ignored.has(key(isFolder ? `${path}/` : path)),
    enter: (path, marks) => (marks.hasGit && path !== folder ? askGit(root, path, options) : scope),
  };
  return scope;
}

/** A scope whose root is `folder`, for paths relative to the source root. */
function below(folder: string, scope: GitScope): GitScope {
  if (folder === "") return scope;
  const cut = (path: string): string => path.slice(folder.length + 1);
  return {
    ignores: (path, isFolder) => scope.ignores(cut(path), isFolder),
    enter: async (path, marks) => below(folder, await scope.enter(cut(path), marks)),
  };
}
