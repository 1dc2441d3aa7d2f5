import { realPath } from "@flyte-settings/node-kit/fs";
import { readFolder } from "./folder-entries.ts";
import { precedes } from "./path-text.ts";
import { RepeatedEntries } from "./repeated-entries.ts";
import { type Folder, type Link, type Next, type Step, takeEntries } from "./take-entries.ts";
import { takeLink } from "./walk-link.ts";
import { includesBelow, type Tree, type Walked, type WalkOptions } from "./walk-tree.ts";

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
