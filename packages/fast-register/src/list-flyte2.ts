import { lstatSync, readdirSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { hostPath, pathBelow, realPath } from "@flyte-settings/node-kit/fs";
import { type IgnoreRules, isIgnoredByPattern } from "./ignore/ignore-rules.ts";
import { compileShellPattern } from "./ignore/standard-patterns.ts";
import { walkFlytekit } from "./walk-flytekit.ts";
import type { Skipped } from "./walk-tree.ts";

/**
 * Files below a root as Flyte 2.12.1 finds them with `--copy-style all`: ignored directories are not entered, every
 * link is followed, also out of the root. `include` lists files, which always ship, and directories and globs, which
 * follow the rules.
 *
 * Equivalent of Flyte 2's `ls_files` (_code_bundle/_utils.py).
 *
 * @throws BUNDLE_SOURCE_REFUSED for an empty list, and for an `include` that matches nothing or is outside the root
 */
export function walkFlyte2(
  root: string,
  rules: IgnoreRules,
  include: readonly string[],
): { readonly files: string[]; readonly skipped: Skipped[] } {
  const walked = walkFlytekit(root, rules, true, { prunes: true });
  const files = new Set(walked.files);
  for (const entry of include) for (const path of includedFiles(root, entry, rules)) files.add(path);
  if (files.size === 0) {
    throw new FlyteSettingsError(
      "BUNDLE_SOURCE_REFUSED",
      `could not bundle ${shown(root)}: no files. Expected at least one that no rule ignores`,
      { place: root, hint: "Run flyte-settings bundle why FILE to see the rule." },
    );
  }
  return { files: [...files], skipped: walked.skipped };
}

/** Rules see a path as written; the listed path has its links resolved. */
function includedFiles(root: string, entry: string, rules: IgnoreRules): readonly string[] {
  const path = resolve(root, entry);
  const found = kindOf(path);
  if (found === "file") return [below(root, path, entry)];
  const kept =
    found === "folder"
      ? walkFlytekit(root, rules, true, { prunes: true, from: pathBelow(root, path) ?? below(root, path, entry) }).files
      : matchingFiles(root, entry, rules);
  return kept.map((each) => below(root, resolve(root, each), entry));
}

function matchingFiles(root: string, entry: string, rules: IgnoreRules): readonly string[] {
  const matched = glob(isAbsolute(entry) ? entry : join(root, entry));
  if (matched.length === 0) throw refused(entry, "it is not a file, a directory or a pattern that matches a file");
  return matched.filter((each) => kindOf(each) === "file" && !isIgnored(pathBelow(root, each), rules));
}

/** Flyte 2 applies no rule to a path that is not written as one below the root. */
function isIgnored(path: string | undefined, rules: IgnoreRules): boolean {
  return path !== undefined && (rules.git.ignores(path, false) || isIgnoredByPattern(rules, path));
}

function below(root: string, path: string, entry: string): string {
  const found = pathBelow(realPath(root), realPath(path));
  if (found === undefined) throw refused(entry, `it is outside of ${shown(root)}`);
  return found;
}

function kindOf(path: string): "file" | "folder" | undefined {
  try {
    const stats = statSync(hostPath(path));
    return stats.isDirectory() ? "folder" : stats.isFile() ? "file" : undefined;
  } catch {
    // a link may be broken or lead to itself
    return undefined;
  }
}

/** Whether there is an entry, even a broken link. */
function exists(path: string): boolean {
  try {
    lstatSync(hostPath(path));
    return true;
  } catch {
    return false;
  }
}

/** Python's `glob.glob`: `*`, `?` and classes within a path segment; hidden names match only an explicit dot. */
function glob(pattern: string): readonly string[] {
  let found = ["/"];
  for (const part of pattern.split("/").filter((each) => each !== "")) {
    if (!/[*?[]/.test(part)) {
      found = found.map((folder) => join(folder, part)).filter(exists);
      continue;
    }
    const matches = compileShellPattern(part);
    found = found.flatMap((folder) =>
      namesIn(folder)
        .filter((name) => (part.startsWith(".") || !name.startsWith(".")) && matches(name))
        .map((name) => join(folder, name)),
    );
  }
  return found;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function refused(entry: string, why: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_SOURCE_REFUSED",
    `could not include ${shown(entry)}: ${why}. Expected a path inside the source directory, for example conf/*.yaml`,
    { place: entry },
  );
}
