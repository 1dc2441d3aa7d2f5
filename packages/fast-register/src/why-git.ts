import { lstatSync } from "node:fs";
import { join } from "node:path";
import { readGitRules } from "./ignore/git-reader.ts";
import type { RuleSource } from "./ignore/git-scope.ts";
import type { BundleHost } from "./list-files.ts";
import type { Why } from "./why-answer.ts";

type Rule = Omit<Why, "shipped">;

/**
 * From the top down: the first ignored directory decides about everything below it.
 * @param asked `excepts` for the `!` line that decides about the path itself
 */
export function gitRule(
  root: string,
  path: string,
  isFolder: boolean,
  host: BundleHost,
  asked: "ignores" | "excepts" = "ignores",
): Rule | undefined {
  let scope = readGitRules(root, host.env);
  const parts = path.split("/");
  for (let depth = 1; depth <= parts.length; depth++) {
    const part = parts.slice(0, depth).join("/");
    const isLast = depth === parts.length;
    if (scope.ignores(part, !isLast || isFolder))
      return asked === "excepts" ? undefined : fromGit(scope.explain(part, !isLast || isFolder));
    if (isLast) break;
    const has = (name: string): boolean => lstatSync(join(root, part, name), { throwIfNoEntry: false }) !== undefined;
    scope = scope.enter(part, { hasGit: has(".git"), hasGitignore: has(".gitignore") });
  }
  const excepted = asked === "excepts" ? scope.explain(path, isFolder) : undefined;
  return excepted && fromGit(excepted);
}

function fromGit(rule: RuleSource | undefined): Rule {
  return rule === undefined
    ? { source: "git" }
    : { source: "git", rule: rule.pattern, file: rule.file, line: rule.line };
}
