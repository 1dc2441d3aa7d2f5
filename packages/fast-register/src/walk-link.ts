import { lstatSync, readlinkSync, type Stats, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import {
  decodeName,
  hostPath,
  isWithin,
  pathBelow,
  realPath,
  relativePosix,
  toPosix,
} from "@flyte-settings/node-kit/fs";
import { special } from "./folder-entries.ts";
import { type GitScope, noGit } from "./ignore/git-scope.ts";
import { isIgnoredBelow } from "./ignore/ignore-rules.ts";
import { includesBelow, isLeftOut, OUTSIDE_LINK, type Place, type Tree } from "./walk-tree.ts";

/** The target directory of a link, walked under the link's path. */
export interface LinkedFolder {
  readonly git: GitScope;
  readonly place: Place;
}

/**
 * What a link adds to the bundle: the link itself, a file, nothing, or a directory. Rules that ignore the target also
 * apply behind the link.
 *
 * @returns the directory to walk, if it is one
 * @throws BUNDLE_LINK_REFUSED with the policy `error`
 */
export async function takeLink(tree: Tree, path: string, place: Place): Promise<LinkedFolder | undefined> {
  const { options, walked } = tree;
  const skip = (reason: string): undefined => void walked.skipped.push({ path, reason });
  let real: string;
  let target: Stats;
  try {
    real = realPath(join(tree.root, path));
    target = statSync(hostPath(real));
  } catch {
    return skip("a broken link");
  }
  const behind = pathBelow(tree.realRoot, real);
  const isInside = behind !== undefined;
  const policy = isInside ? options.links : options.outsideLinks;
  const where = isInside ? "inside the source" : "out of the source";
  if (policy === "error") throw linkRefused(path, where);
  if (policy === "skip") return skip(isInside ? "a link inside the source" : OUTSIDE_LINK);
  if (!target.isFile() && !target.isDirectory()) return skip(`a link to ${special(target)}`);
  if (policy === "keep") {
    walked.links.set(path, keptTarget(tree, path, real, isInside));
    walked.files.push(path);
    return undefined;
  }
  if (target.isDirectory() && (path.endsWith("/.git") || path === ".git")) return undefined;
  const isCycle = [...place.real, dirname(join(tree.realRoot, path))].some((each) => isWithin(real, each));
  if (target.isDirectory() && isCycle) return skip("a link to a directory that contains it");
  const rules = behind === undefined ? { git: noGit, isIgnored: false } : await rulesAt(tree, behind, target);
  const { isIgnored } = rules;
  const { behind: _, ...outer } = place;
  const inner = { ...outer, isIgnored: place.isIgnored || isIgnored, ...omitUndefined({ behind }) };
  if (target.isFile()) {
    if (behind !== undefined && isLeftOut(tree, { git: rules.git, place: inner }, path, behind))
      return skip(ignored(behind));
    walked.files.push(path);
    return undefined;
  }
  if (isIgnored && behind !== undefined && !includesBelow(tree, path) && !includesBelow(tree, behind))
    return skip(ignored(behind));
  tree.repeated.enter(path, real);
  return { git: rules.git, place: { ...inner, real: [...place.real, real] } };
}

function ignored(target: string): string {
  return `a link to ${target}, which is ignored`;
}

/** Git's rules above a target, and whether the target or one of its parents is ignored. */
async function rulesAt(tree: Tree, target: string, stats: Stats): Promise<{ git: GitScope; isIgnored: boolean }> {
  const parts = target.split("/");
  let { git } = tree.options.rules;
  let isIgnored = false;
  for (let depth = 1; depth <= parts.length; depth++) {
    const folder = parts.slice(0, depth).join("/");
    const isTarget = depth === parts.length;
    if (isTarget && !stats.isDirectory()) break;
    isIgnored ||=
      parts[depth - 1] === ".git" || git.ignores(folder, true) || isIgnoredBelow(tree.options.rules, folder);
    // the walk enters the target itself
    if (isTarget) break;
    const has = (name: string): boolean =>
      lstatSync(hostPath(join(tree.root, folder, name)), { throwIfNoEntry: false }) !== undefined;
    git = await git.enter(folder, { hasGit: has(".git"), hasGitignore: has(".gitignore") });
  }
  return { git, isIgnored };
}

/** As written, but made relative if it is absolute and points inside, because the bundle is unpacked elsewhere. */
function keptTarget(tree: Tree, path: string, real: string, isInside: boolean): string {
  const written = decodeName(readlinkSync(hostPath(join(tree.root, path)), { encoding: "buffer" }));
  // links in a bundle are resolved on Linux
  if (!isAbsolute(written) || !isInside) return toPosix(written);
  return relativePosix(dirname(resolve(tree.realRoot, path)), real) || ".";
}

function linkRefused(path: string, where: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_LINK_REFUSED",
    `${shown(path)} is a link ${where}, and such links are refused here. Choose another policy for links (follow, keep or skip) or remove it`,
    { place: path },
  );
}
