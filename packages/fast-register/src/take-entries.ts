import { type EntryOrder, entryOrder, type Run } from "./entry-order.ts";
import { type Entry, type Kind, kindOf } from "./folder-entries.ts";
import type { GitScope } from "./ignore/git-scope.ts";
import { isIgnoredBelow } from "./ignore/ignore-rules.ts";
import { isOwnFile, OWN_FOLDER } from "./own-files.ts";
import { inFolder } from "./path-text.ts";
import { includesBelow, isLeftOut, type Place, type Tree } from "./walk-tree.ts";

/** What is still to be done, so that files are found in code-point order: a directory, a link, or files after either. */
export type Step = Next | Link | Run;

export interface Link {
  readonly link: string;
  readonly place: Place;
}

/** A directory still to be walked. */
export interface Next {
  readonly folder: string;
  /** The scope of the directory above. */
  readonly above: GitScope;
  readonly place: Place;
}

/** A directory being walked. */
export interface Folder {
  readonly folder: string;
  /** With links resolved. */
  readonly realFolder: string;
  readonly entries: readonly Entry[];
  readonly git: GitScope;
  readonly place: Place;
}

/** @returns what remains to be done, the last step first @throws IGNORE_FILE_INVALID */
export function takeEntries(tree: Tree, folder: Folder): readonly Step[] {
  const order = entryOrder<Next | Link>(tree.walked.files);
  // joined once, because every part of a path costs time and memory
  const above = inFolder(folder.folder, "");
  const isBehind = folder.place.behind !== undefined;
  for (const entry of folder.entries) {
    const { name } = entry;
    const path = above + name;
    const real = isBehind ? inFolder(folder.realFolder, name) : path;
    const kind = kindOf(tree, path, entry);
    const take = takers[kind];
    if (take !== undefined) take(tree, folder, order, name, path, real);
    else if (!isLeftOut(tree, folder, path, real)) tree.walked.skipped.push({ path, reason: kind });
  }
  return order.end();
}

/** @param real the same entry with links resolved */
type Take = (
  tree: Tree,
  folder: Folder,
  order: EntryOrder<Next | Link>,
  name: string,
  path: string,
  real: string,
) => void;

/** A table, because V8 would compile all of them into the loop, and again whenever a rare case is met. */
const takers: { readonly [kind in Kind]?: Take } = {
  file(tree, folder, order, name, path, real) {
    if (isOwnFile(tree.root, path, name)) tree.walked.skipped.push({ path, reason: "an earlier bundle" });
    else if (!isLeftOut(tree, folder, path, real)) order.addFile(name, path);
  },
  folder(tree, { git, place }, order, name, path, real) {
    if (name === ".git" || name === OWN_FOLDER) return;
    const isIgnored = place.isIgnored || git.ignores(real, true) || isIgnoredFolder(tree, path, real);
    if (isIgnored && !includesBelow(tree, path) && (real === path || !includesBelow(tree, real))) return;
    const inner = place.behind === undefined ? { ...place, isIgnored } : { ...place, isIgnored, behind: real };
    order.addFolder(name, { folder: path, above: git, place: inner });
  },
  link(tree, folder, order, name, path, real) {
    if (!isLeftOut(tree, folder, path, real)) order.addLink(name, { link: path, place: folder.place });
  },
};

function isIgnoredFolder(tree: Tree, path: string, real: string): boolean {
  const { rules } = tree.options;
  return isIgnoredBelow(rules, path) || (real !== path && isIgnoredBelow(rules, real));
}
