import { join } from "node:path";
import { encodeName, readRegularFile, relativePosix } from "@flyte-settings/node-kit/fs";
import { type GitPatterns, lastMatch, readGitPatterns } from "./ignore/git-patterns.ts";
import { findRepository, readExcludeConfig } from "./ignore/git-repository.ts";
import type { IgnoreRules } from "./ignore/ignore-rules.ts";
import type { Why } from "./why-answer.ts";

type Rule = Omit<Why, "shipped">;

/**
 * The Flyte 2 rule that ignores a path, from the standard patterns, git or a `.flyteignore`: the rule for the topmost
 * ignored directory in the path, because an ignored directory is not entered.
 *
 * @param gitRule git's own decision, for the default mode
 */
export function flyte2Rule(
  path: string,
  isFolder: boolean,
  rules: IgnoreRules,
  gitRule: (path: string, isFolder: boolean) => Rule | undefined,
): Rule | undefined {
  const parts = path.split("/");
  for (let depth = 1; depth <= parts.length; depth++) {
    const part = parts.slice(0, depth).join("/");
    const isLast = depth === parts.length;
    const standard = rules.standard?.decide(part);
    if (standard !== undefined) return { source: "standard", rule: standard };
    const byGit = gitRule(part, !isLast || isFolder);
    if (byGit !== undefined) return byGit;
    if (rules.flyte?.matches(part)) {
      const { text = "", file = ".flyteignore", line = 0 } = rules.flyte.decide(part) ?? {};
      return { source: ".flyteignore", rule: text, file, line };
    }
  }
  return undefined;
}

/**
 * The line that decides if Flyte 2 passes its ignore files to git: all in one list, anchored at the top of the working
 * tree, wherever the file is.
 *
 * @param files absolute, in ascending precedence
 */
export function flyte2GitRule(
  root: string,
  rules: IgnoreRules,
  files: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): (path: string, isFolder: boolean) => Rule | undefined {
  const repository = findRepository(root);
  const top = repository?.top ?? root;
  const { foldsCase } = readExcludeConfig(repository, env);
  const lists = files.map((file) => patternsOf(file, relativePosix(top, file))).reverse();
  const down = relativePosix(top, root);
  return (path, isFolder) => {
    if (!rules.git.ignores(path, isFolder)) return undefined;
    const parts = join(down, path).split("/");
    for (let depth = 1; depth <= parts.length; depth++) {
      const topPath = encodeName(parts.slice(0, depth).join("/")).toString("latin1");
      for (const list of lists) {
        const match = lastMatch(list, topPath, depth < parts.length || isFolder, foldsCase);
        if (match === undefined) continue;
        if (match.isNegative) break;
        return { source: "git", rule: match.text, file: list.file, line: match.line };
      }
    }
    return { source: "git" };
  };
}

const MAX_PATTERNS = 16 * 1024 * 1024;

function patternsOf(path: string, shownAs: string): GitPatterns {
  try {
    return readGitPatterns(shownAs, "", readRegularFile(path, MAX_PATTERNS).toString("latin1"));
  } catch {
    return { file: shownAs, base: "", patterns: [] };
  }
}
