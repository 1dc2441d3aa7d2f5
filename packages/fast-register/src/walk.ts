import { realPath } from "@flyte-settings/node-kit/fs";
import { type Entry, kindOf, readFolder } from "./folder-entries.ts";
import type { GitScope } from "./ignore/git-scope.ts";
import { isIgnoredBelow } from "./ignore/ignore-rules.ts";
import { isOwnFile, OWN_FOLDER } from "./own-files.ts";
import { inFolder } from "./path-text.ts";
import { RepeatedEntries } from "./repeated-entries.ts";
import { takeLink } from "./walk-link.ts";
import { includesBelow, isLeftOut, type Place, type Tree, type Walked, type WalkOptions } from "./walk-tree.ts";

/** After this many directories, signals and timers get a turn. */
const TURN = 256;

/**
 * Files below a root, without entering ignored directories. `.git` and `.flyte-settings` directories, ignored paths and
 * empty directories are omitted; special files are listed in `skipped`.
 *
 * Directories are read synchronously: on a local disk a call through Node's thread pool costs several times as much as
 * the reading. Only git is waited for, after everything else, so that nested repositories are queried concurrently.
 *
 * @throws BUNDLE_SOURCE_REFUSED if the root cannot be read or links repeat directories without end, BUNDLE_FILE_UNREADABLE for a path that is too long,
 * BUNDLE_LINK_REFUSED with the policy `error`
 */
export async function walk(root: string, options: WalkOptions): Promise<Walked> {
  const walked: Walked = { files: [], links: new Map(), skipped: [] };
  const realRoot = realPath(root);
  const tree: Tree = { root, realRoot, options, walked, repeated: new RepeatedEntries(root) };
  const next: Next[] = [{ folder: "", above: options.rules.git, place: { isIgnored: false, real: [realRoot] } }];
  const asked: Promise<Folder>[] = [];
  try {
    for (let count = 1; next.length > 0 || asked.length > 0; count++) {
      const step = next.pop();
      const folder = step === undefined ? await asked.shift() : open(tree, step);
      if (folder instanceof Promise) {
        folder.catch(() => undefined);
        asked.push(folder);
      } else if (folder !== undefined) {
        for (const link of takeEntries(tree, folder, next)) {
          const linked = await takeLink(tree, link, folder.place);
          if (linked !== undefined) next.push({ folder: link, above: linked.git, place: linked.place });
        }
        options.onListing?.(walked.files.length);
      }
      if (count % TURN === 0) await new Promise(setImmediate);
    }
  } finally {
    await Promise.allSettled(asked);
  }
  return walked;
}

/** A directory still to be walked. */
interface Next {
  readonly folder: string;
  /** The scope of the directory above. */
  readonly above: GitScope;
  readonly place: Place;
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

/** @returns a promise where git must be asked; `undefined` for a directory that is left out */
function open(tree: Tree, { folder, above, place: outer }: Next): Folder | Promise<Folder> | undefined {
  const entries = readFolder(tree, folder);
  if (entries === undefined) return undefined;
  const marks = { hasGit: false, hasGitignore: false };
  let place = outer;
  for (const { name } of entries) {
    if (name === ".git") marks.hasGit = true;
    else if (name === ".gitignore") marks.hasGitignore = true;
    else if (name === "pyvenv.cfg" && folder !== "") place = { ...outer, isIgnored: true };
  }
  if (place !== outer && !includesBelow(tree, folder)) {
    tree.walked.skipped.push({ path: folder, reason: "a virtual environment" });
    return undefined;
  }
  const realFolder = place.behind ?? folder;
  const git = folder === "" ? above : above.enter(realFolder, marks);
  if (git instanceof Promise) return git.then((git) => ({ folder, realFolder, entries, git, place }));
  return { folder, realFolder, entries, git, place };
}

/** @param next receives the directories in it @returns the links in it @throws IGNORE_FILE_INVALID */
function takeEntries(tree: Tree, { folder, realFolder, entries, git, place }: Folder, next: Next[]): readonly string[] {
  const links: string[] = [];
  const inside: Next[] = [];
  for (const entry of entries) {
    const path = inFolder(folder, entry.name);
    const real = place.behind === undefined ? path : inFolder(realFolder, entry.name);
    const kind = kindOf(tree, path, entry);
    if (kind === "folder") {
      if (entry.name === ".git" || entry.name === OWN_FOLDER) continue;
      const isIgnored = place.isIgnored || git.ignores(real, true) || isIgnoredFolder(tree, path, real);
      if (isIgnored && !includesBelow(tree, path) && (real === path || !includesBelow(tree, real))) continue;
      const inner = place.behind === undefined ? { ...place, isIgnored } : { ...place, isIgnored, behind: real };
      inside.push({ folder: path, above: git, place: inner });
    } else if (kind === "file" && isOwnFile(tree.root, path)) {
      tree.walked.skipped.push({ path, reason: "an earlier bundle" });
    } else if (!isLeftOut(tree, git, place, path, real)) {
      if (kind === "file") tree.walked.files.push(path);
      else if (kind === "link") links.push(path);
      else tree.walked.skipped.push({ path, reason: kind });
    }
  }
  // in order, because sorting a list that is nearly sorted takes little
  while (inside.length > 0) next.push(inside.pop() as Next);
  return links;
}

function isIgnoredFolder(tree: Tree, path: string, real: string): boolean {
  const { rules } = tree.options;
  return isIgnoredBelow(rules, path) || (real !== path && isIgnoredBelow(rules, real));
}
