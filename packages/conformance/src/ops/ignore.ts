import { existsSync, lstatSync } from "node:fs";
import { join } from "node:path";
import {
  type GitScope,
  gitRules,
  gitRulesAsPeer,
  readDockerPatterns,
  standardMatcher,
  standardPatterns,
} from "@flyte-settings/fast-register";
import { object, text, texts } from "../input.ts";
import type { OpTable } from "../op.ts";

/** Only the ignore engines. */
export const ignoreOps: OpTable = {
  "ignore.docker"(input) {
    const matcher = readDockerPatterns(".dockerignore", text(input, "text"));
    return { ignored: texts(input, "paths").map((path) => matcher.matches(path)) };
  },
  "ignore.standard"(input) {
    const given = texts(input, "patterns");
    const matcher = standardMatcher(object(input)["default"] === true && given.length === 0 ? standardPatterns : given);
    return { ignored: texts(input, "paths").map((path) => matcher.decide(path) !== undefined) };
  },
  async "ignore.git"(input, { mode }) {
    const root = text(input, "root");
    const options = { env: process.env, report: () => undefined };
    const listed = await gitRulesAsPeer(root, options);
    const scopes = new Map<string, GitScope>([["", mode === "flytekit" ? listed : await gitRules(root, options)]]);
    const ignored: boolean[] = [];
    for (const path of texts(input, "paths")) {
      const isDirectory = isFolder(join(root, path));
      // For a directory, checks whether git lists it: below an ignored directory, git lists only some entries.
      const isListed = mode === "flytekit" || (isDirectory && hasGit(root));
      ignored.push(isListed ? listed.ignores(path, isDirectory) : await isLeftOut(path, root, scopes));
    }
    return { ignored };
  },
};

/** A path is ignored if it or one of its parent directories is. */
async function isLeftOut(path: string, root: string, scopes: Map<string, GitScope>): Promise<boolean> {
  const parts = path.split("/");
  let scope = scopes.get("") as GitScope;
  for (let count = 1; count < parts.length; count += 1) {
    const folder = parts.slice(0, count).join("/");
    if (scope.ignores(folder, true)) return true;
    const marks = {
      hasGit: existsSync(join(root, folder, ".git")),
      hasGitignore: existsSync(join(root, folder, ".gitignore")),
    };
    const inner: GitScope = scopes.get(folder) ?? (await scope.enter(folder, marks));
    scopes.set(folder, inner);
    scope = inner;
  }
  return scope.ignores(path, isFolder(join(root, path)));
}

function hasGit(root: string): boolean {
  return existsSync(join(root, ".git"));
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
