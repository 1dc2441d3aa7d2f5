import { lstatSync } from "node:fs";
import { join } from "node:path";
import { decodeName, encodeName, hostPath, readRegularFile, relativePosix } from "@flyte-settings/node-kit/fs";
import { hasTrackedBelow, isTracked, readTrackedPaths } from "./git-index.ts";
import { type GitMatch, type GitPatterns, lastMatch, readGitPatterns } from "./git-patterns.ts";
import { findRepository, type GitRepository, readExcludeConfig, repositoryAt } from "./git-repository.ts";
import type { FolderMarks, GitScope, RuleSource } from "./git-scope.ts";

/**
 * Our own reader of git's rules, for systems without git and directories without a repository. In ascending precedence:
 * the user's excludes file, `.git/info/exclude`, then `.gitignore` from the top down. Exceptions have no effect below
 * an ignored directory, and tracked files are never ignored. Without a repository, the `.gitignore` files still apply,
 * from the source root down.
 */
export function readGitRules(root: string, env: Readonly<Record<string, string | undefined>>): GitReaderScope {
  const repository = findRepository(root);
  const top = repository?.top ?? root;
  const tree = workTree(repository, root, top, env);
  const between = relativePosix(top, root);
  let scope = folderScope(tree, "", tree.weakest, false, has(top, ".gitignore"));
  let path = "";
  for (const part of between === "" ? [] : between.split("/")) {
    path = path === "" ? part : `${path}/${part}`;
    scope = enterByTopPath(tree, scope, path, has(join(top, path), ".gitignore"));
  }
  return scope;
}

interface WorkTree {
  /** The directory that the scope's paths are relative to: the source root. */
  readonly root: string;
  readonly top: string;
  /**
   * Converts a path from the source root to the top (prefix `app/`), or the reverse for a repository below the root.
   */
  readonly toTop: (path: string) => string;
  readonly weakest: readonly GitPatterns[];
  readonly tracked: readonly string[];
  readonly foldsCase: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A scope that also returns the line that decides. */
export interface GitReaderScope extends GitScope {
  enter(folder: string, marks: FolderMarks): GitReaderScope;
  /** The line that ignores the entry or, with `!`, excepts it; `undefined` if no line matches or a parent directory decides. */
  explain(path: string, isFolder: boolean): RuleSource | undefined;
}

interface FolderScope extends GitReaderScope {
  readonly lists: readonly GitPatterns[];
  readonly isIgnored: boolean;
}

function workTree(
  repository: GitRepository | undefined,
  root: string,
  top: string,
  env: Readonly<Record<string, string | undefined>>,
): WorkTree {
  const config = readExcludeConfig(repository, env);
  const weakest = repository
    ? [
        ...(config.excludesFile ? readFile(config.excludesFile, config.excludesFile, "") : []),
        ...readFile(join(repository.commonDir, "info/exclude"), ".git/info/exclude", ""),
      ]
    : [];
  const down = relativePosix(top, root);
  const up = relativePosix(root, top);
  const toTop =
    up.startsWith("..") || up === ""
      ? (path: string) => latin1(down === "" ? path : `${down}/${path}`)
      : (path: string) => latin1(path.slice(up.length + 1));
  return {
    root,
    top,
    toTop,
    weakest,
    tracked: repository ? readTrackedPaths(repository.gitDir) : [],
    foldsCase: config.foldsCase,
    env,
  };
}

function folderScope(
  tree: WorkTree,
  folder: string,
  above: readonly GitPatterns[],
  isIgnored: boolean,
  hasFile: boolean,
): FolderScope {
  const base = folder === "" ? "" : `${folder}/`;
  const own =
    hasFile && !isIgnored ? readFile(join(tree.top, folder, ".gitignore"), `${base}.gitignore`, latin1(base)) : [];
  const lists = [...above, ...own];
  const hasNoRules = lists.length === 0 && !isIgnored;
  const scope: FolderScope = {
    lists,
    isIgnored,
    ignores(path, isFolder) {
      if (hasNoRules) return false;
      const topPath = tree.toTop(path);
      if (!scope.isIgnored && decide(tree, scope, topPath, isFolder)?.isNegative !== false) return false;
      return isFolder ? !hasTrackedBelow(tree.tracked, `${topPath}/`) : !isTracked(tree.tracked, topPath);
    },
    enter(path, { hasGit, hasGitignore }) {
      const nested = hasGit ? repositoryAt(join(tree.root, path)) : undefined;
      if (nested) return nestedScope(nested, tree, hasGitignore);
      if (hasNoRules && !hasGitignore) return scope;
      return enterByTopPath(tree, scope, fromLatin1(tree.toTop(path)), hasGitignore);
    },
    explain(path, isFolder) {
      const match = scope.isIgnored ? undefined : decide(tree, scope, tree.toTop(path), isFolder);
      if (match === undefined || match.isNegative === scope.ignores(path, isFolder)) return undefined;
      return { file: match.file, line: match.line, pattern: fromLatin1(match.text) };
    },
  };
  return scope;
}

function enterByTopPath(tree: WorkTree, parent: FolderScope, folder: string, hasFile: boolean): FolderScope {
  const isIgnored = parent.isIgnored || decide(tree, parent, latin1(folder), true)?.isNegative === false;
  return folderScope(tree, folder, parent.lists, isIgnored, hasFile);
}

function nestedScope(repository: GitRepository, outer: WorkTree, hasFile: boolean): FolderScope {
  const tree = workTree(repository, outer.root, repository.top, outer.env);
  return folderScope(tree, "", tree.weakest, false, hasFile);
}

/** The deepest file with a matching pattern decides. */
function decide(tree: WorkTree, scope: FolderScope, topPath: string, isFolder: boolean): GitMatch | undefined {
  for (let i = scope.lists.length - 1; i >= 0; i--) {
    const list = scope.lists[i];
    const pattern = list && lastMatch(list, topPath, isFolder, tree.foldsCase);
    if (list && pattern) return { ...pattern, file: list.file };
  }
  return undefined;
}

const MAX_PATTERNS = 16 * 1024 * 1024;

/** Git does not follow a link here, and treats an unreadable file as empty. */
function readFile(path: string, shownAs: string, base: string): GitPatterns[] {
  try {
    if (shownAs.endsWith(".gitignore") && !lstatSync(hostPath(path)).isFile()) return [];
    return [readGitPatterns(shownAs, base, readRegularFile(hostPath(path), MAX_PATTERNS).toString("latin1"))];
  } catch {
    return [];
  }
}

function has(folder: string, name: string): boolean {
  return lstatSync(hostPath(join(folder, name)), { throwIfNoEntry: false }) !== undefined;
}

function latin1(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : encodeName(text).toString("latin1");
}

function fromLatin1(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : decodeName(Buffer.from(text, "latin1"));
}
