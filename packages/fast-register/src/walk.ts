import { realPath } from "@flyte-settings/node-kit/fs";
import { type Entry, kindOf, readFolder } from "./folder-entries.ts";
import type { GitScope } from "./ignore/git-scope.ts";
import { isIgnoredBelow } from "./ignore/ignore-rules.ts";
import { isOwnFile, OWN_FOLDER } from "./own-files.ts";
import { inFolder } from "./path-text.ts";
import { RepeatedEntries } from "./repeated-entries.ts";
import { takeLink } from "./walk-link.ts";
import { includesBelow, isLeftOut, type Place, type Tree, type Walked, type WalkOptions } from "./walk-tree.ts";

/**
 * Files below a root, without entering ignored directories. All directories are read concurrently, limited by Node's
 * thread pool. `.git` and `.flyte-settings` directories, ignored paths and empty directories are omitted; special files
 * are listed in `skipped`.
 *
 * @throws BUNDLE_SOURCE_REFUSED if the root cannot be read or links repeat directories without end, BUNDLE_FILE_UNREADABLE for a path that is too long,
 * BUNDLE_LINK_REFUSED with the policy `error`
 */
export async function walk(root: string, options: WalkOptions): Promise<Walked> {
  const walked: Walked = { files: [], links: new Map(), skipped: [] };
  const realRoot = realPath(root);
  const tree: Tree = { root, realRoot, options, walked, repeated: new RepeatedEntries(root) };
  await walkFolder(tree, "", options.rules.git, { isIgnored: false, real: [realRoot] });
  return walked;
}

async function walkFolder(tree: Tree, folder: string, above: GitScope, outer: Place): Promise<void> {
  const entries = await readFolder(tree, folder);
  if (entries === undefined) return;
  const marks = { hasGit: false, hasGitignore: false };
  let place = outer;
  for (const { name } of entries) {
    if (name === ".git") marks.hasGit = true;
    else if (name === ".gitignore") marks.hasGitignore = true;
    else if (name === "pyvenv.cfg" && folder !== "") place = { ...outer, isIgnored: true };
  }
  if (place !== outer && !includesBelow(tree, folder)) {
    tree.walked.skipped.push({ path: folder, reason: "a virtual environment" });
    return;
  }
  const realFolder = place.behind ?? folder;
  const git = folder === "" ? above : await above.enter(realFolder, marks);
  const inside: Promise<void>[] = [];
  try {
    takeEntries(tree, { folder, realFolder, entries, git, place }, inside);
  } catch (error) {
    // an ignore file that cannot be read; the directories already begun may find another one
    await Promise.allSettled(inside);
    throw error;
  }
  tree.options.onListing?.(tree.walked.files.length);
  await Promise.all(inside);
}

/** A directory being walked. */
interface Folder {
  readonly folder: string;
  /** With links resolved. */
  readonly realFolder: string;
  readonly entries: readonly Entry[];
  readonly git: GitScope;
  readonly place: Place;
}

/** @param inside receives the directories to wait for @throws IGNORE_FILE_INVALID */
function takeEntries(tree: Tree, { folder, realFolder, entries, git, place }: Folder, inside: Promise<void>[]): void {
  for (const entry of entries) {
    const path = inFolder(folder, entry.name);
    const real = place.behind === undefined ? path : inFolder(realFolder, entry.name);
    const kind = kindOf(tree, path, entry);
    if (kind === "folder") {
      if (entry.name === ".git" || entry.name === OWN_FOLDER) continue;
      const isIgnored = place.isIgnored || git.ignores(real, true) || isIgnoredFolder(tree, path, real);
      if (isIgnored && !includesBelow(tree, path) && (real === path || !includesBelow(tree, real))) continue;
      const inner = place.behind === undefined ? { ...place, isIgnored } : { ...place, isIgnored, behind: real };
      inside.push(walkFolder(tree, path, git, inner));
    } else if (kind === "file" && isOwnFile(tree.root, path)) {
      tree.walked.skipped.push({ path, reason: "an earlier bundle" });
    } else if (!isLeftOut(tree, git, place, path, real)) {
      if (kind === "file") tree.walked.files.push(path);
      else if (kind === "link") inside.push(walkLink(tree, path, place));
      else tree.walked.skipped.push({ path, reason: kind });
    }
  }
}

async function walkLink(tree: Tree, path: string, place: Place): Promise<void> {
  const linked = await takeLink(tree, path, place);
  if (linked !== undefined) await walkFolder(tree, path, linked.git, linked.place);
}

function isIgnoredFolder(tree: Tree, path: string, real: string): boolean {
  const { rules } = tree.options;
  return isIgnoredBelow(rules, path) || (real !== path && isIgnoredBelow(rules, real));
}
