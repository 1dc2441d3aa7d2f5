import { realPath } from "@flyte-settings/node-kit/fs";
import { entryOrder, type Run } from "./entry-order.ts";
import { type Entry, kindOf, readFolder } from "./folder-entries.ts";
import type { GitScope } from "./ignore/git-scope.ts";
import { isIgnoredBelow } from "./ignore/ignore-rules.ts";
import { isOwnFile, OWN_FOLDER } from "./own-files.ts";
import { inFolder, precedes } from "./path-text.ts";
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
  const walked: Walked = { files: [], ordered: 0, links: new Map(), skipped: [] };
  const realRoot = realPath(root);
  const tree: Tree = { root, realRoot, options, walked, repeated: new RepeatedEntries(root), isInOrder: true };
  const steps: Step[] = [{ folder: "", above: options.rules.git, place: { isIgnored: false, real: [realRoot] } }];
  const asked: Promise<Folder>[] = [];
  try {
    while (steps.length > 0 || asked.length > 0) {
      const wait = takeSteps(tree, steps);
      if (wait === undefined) {
        // only git is left to be waited for
        const folder = await asked.shift();
        if (folder === undefined) continue;
        for (const found of takeEntries(tree, folder)) steps.push(found);
        options.onFolder?.(walked);
      } else if (wait instanceof Promise) {
        wait.catch(() => undefined);
        asked.push(wait);
        tree.isInOrder = false;
      } else if (wait === "a turn") {
        await new Promise(setImmediate);
      } else {
        const linked = await takeLink(tree, wait.link, wait.place);
        if (linked === undefined) continue;
        // a link is placed as a file is
        tree.isInOrder = false;
        steps.push({ folder: wait.link, above: linked.git, place: linked.place });
      }
    }
    countOrdered(tree);
  } finally {
    await Promise.allSettled(asked);
  }
  return walked;
}

/**
 * Takes steps until something must be waited for. Synchronous and apart from {@link walk}, whose code V8 would otherwise
 * compile for the time when the walk has ended.
 *
 * @returns what must be waited for; `undefined` if no step is left
 */
function takeSteps(tree: Tree, steps: Step[]): Promise<Folder> | Link | "a turn" | undefined {
  const { walked, options } = tree;
  let folders = 0;
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if ("folder" in step) {
      const found = visit(tree, step);
      if (found instanceof Promise) return found;
      for (const next of found) steps.push(next);
      countOrdered(tree);
      if (options.onFolder?.(walked) === true || ++folders === TURN) return "a turn";
    } else if ("link" in step) return step;
    else for (const path of step.run) walked.files.push(path);
  }
  return undefined;
}

/** Counts what was found in order so far. */
function countOrdered({ isInOrder, walked }: Tree): void {
  if (isInOrder) walked.ordered = walked.files.length;
}

/** What is still to be done, so that files are found in code-point order: a directory, a link, or files after either. */
type Step = Next | Link | Run;

interface Link {
  readonly link: string;
  readonly place: Place;
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

/** @returns what remains to be done, the last step first; a promise where git must be asked @throws IGNORE_FILE_INVALID */
function visit(tree: Tree, { folder, above, place: outer }: Next): readonly Step[] | Promise<Folder> {
  const entries = readFolder(tree, folder);
  if (entries === undefined) return [];
  const { names } = tree.options;
  const marks = { hasGit: false, hasGitignore: false };
  let place = outer;
  let last = "";
  for (const entry of entries) {
    if (names !== undefined) entry.name = names.nameOf(folder, entry.name);
    const { name } = entry;
    tree.isInOrder &&= precedes(last, name);
    last = name;
    if (name === ".git") marks.hasGit = true;
    else if (name === ".gitignore") marks.hasGitignore = true;
    else if (name === "pyvenv.cfg" && folder !== "") place = { ...outer, isIgnored: true };
  }
  if (place !== outer && !includesBelow(tree, folder)) {
    tree.walked.skipped.push({ path: folder, reason: "a virtual environment" });
    return [];
  }
  const realFolder = place.behind ?? folder;
  const git = folder === "" ? above : above.enter(realFolder, marks);
  if (git instanceof Promise) return git.then((git) => ({ folder, realFolder, entries, git, place }));
  return takeEntries(tree, { folder, realFolder, entries, git, place });
}

/** @returns what remains to be done, the last step first @throws IGNORE_FILE_INVALID */
function takeEntries(tree: Tree, { folder, realFolder, entries, git, place }: Folder): readonly Step[] {
  const order = entryOrder<Next | Link>(tree.walked.files);
  // joined once, because every part of a path costs time and memory
  const above = inFolder(folder, "");
  for (const entry of entries) {
    const path = above + entry.name;
    const real = place.behind === undefined ? path : inFolder(realFolder, entry.name);
    const kind = kindOf(tree, path, entry);
    if (kind === "folder") {
      if (entry.name === ".git" || entry.name === OWN_FOLDER) continue;
      const isIgnored = place.isIgnored || git.ignores(real, true) || isIgnoredFolder(tree, path, real);
      if (isIgnored && !includesBelow(tree, path) && (real === path || !includesBelow(tree, real))) continue;
      const inner = place.behind === undefined ? { ...place, isIgnored } : { ...place, isIgnored, behind: real };
      order.addFolder(entry.name, { folder: path, above: git, place: inner });
    } else if (kind === "file" && isOwnFile(tree.root, path, entry.name)) {
      tree.walked.skipped.push({ path, reason: "an earlier bundle" });
    } else if (!isLeftOut(tree, git, place, path, real)) {
      if (kind === "file") order.addFile(entry.name, path);
      else if (kind === "link") order.addLink(entry.name, { link: path, place });
      else tree.walked.skipped.push({ path, reason: kind });
    }
  }
  return order.end();
}

function isIgnoredFolder(tree: Tree, path: string, real: string): boolean {
  const { rules } = tree.options;
  return isIgnoredBelow(rules, path) || (real !== path && isIgnoredBelow(rules, real));
}
