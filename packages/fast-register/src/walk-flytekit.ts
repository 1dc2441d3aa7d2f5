import { type Dirent, readdirSync } from "node:fs";
import { decodeName } from "@flyte-settings/node-kit/fs";
import { inDiskOrder, isFolder, pathBelow, pathOf, statOf } from "./disk-folder.ts";
import { type IgnoreRules, isIgnoredByPattern } from "./ignore/ignore-rules.ts";
import { RepeatedEntries } from "./repeated-entries.ts";
import type { Skipped } from "./walk-tree.ts";

/**
 * Files below a root as flytekit 1.16.24 finds them, in disk order: nothing is pruned, and a link to a directory is
 * dropped or, with `deref`, followed unless its inode was seen.
 *
 * Equivalent of flytekit's `list_all_files` (tools/script_mode.py) over CPython's `os.walk`. Differences: FIFOs and
 * endless devices, on which flytekit blocks forever, are skipped and reported. With `prunes`, ignored directories are
 * not entered, as in Flyte 2's `list_all_files` (_code_bundle/_utils.py).
 *
 * @param from directory to start in, relative to the root
 * @throws BUNDLE_SOURCE_REFUSED if links repeat directories without end, where flytekit takes hours
 */
export function walkFlytekit(
  root: string,
  rules: IgnoreRules,
  deref: boolean,
  { prunes = false, from = "" }: { readonly prunes?: boolean; readonly from?: string } = {},
): { readonly files: string[]; readonly skipped: Skipped[] } {
  const walk: Walk = {
    root,
    rules,
    deref,
    prunes,
    files: [],
    skipped: [],
    seen: new RepeatedEntries(root),
  };
  walkFolder(walk, from);
  return { files: walk.files, skipped: walk.skipped };
}

interface Walk {
  readonly root: string;
  readonly rules: IgnoreRules;
  readonly deref: boolean;
  readonly prunes: boolean;
  readonly files: string[];
  readonly skipped: Skipped[];
  readonly seen: RepeatedEntries;
}

function walkFolder(walk: Walk, folder: string): void {
  const entries = readFolder(walk, folder);
  if (entries === undefined) return;
  const folders: Dirent<Buffer>[] = [];
  const others: string[] = [];
  for (const entry of entries) {
    if (isFolder(walk.root, folder, entry)) folders.push(entry);
    else others.push(pathOf(folder, entry));
  }
  let inside = folders.filter(
    (entry) => decodeName(entry.name) !== ".git" && !(walk.prunes && isIgnored(walk, pathOf(folder, entry), true)),
  );
  if (walk.deref) {
    const inode = statOf(walk.root, folder)?.ino ?? -1;
    // flytekit still enters the subdirectories of a directory it has seen: only its files are skipped.
    if (walk.seen.enter(folder, inode)) {
      for (const entry of inside) walkFolder(walk, pathOf(folder, entry));
      return;
    }
  }
  for (const path of others) takeFile(walk, path);
  if (walk.deref)
    inside = inside.filter((entry) => !walk.seen.has(statOf(walk.root, pathOf(folder, entry))?.ino ?? -1));
  for (const entry of inside) if (walk.deref || entry.isDirectory()) walkFolder(walk, pathOf(folder, entry));
}

function takeFile(walk: Walk, path: string): void {
  const stats = statOf(walk.root, path);
  if (stats === undefined) return void walk.skipped.push({ path, reason: "a broken link" });
  if (stats.isSocket()) return void walk.skipped.push({ path, reason: "a socket" });
  if (isIgnored(walk, path, false)) return;
  if (stats.isFIFO()) return void walk.skipped.push({ path, reason: "a FIFO" });
  walk.files.push(path);
}

function isIgnored({ rules }: Walk, path: string, isFolder: boolean): boolean {
  return rules.git.ignores(path, isFolder) || isIgnoredByPattern(rules, path);
}

function readFolder(walk: Walk, folder: string): Dirent<Buffer>[] | undefined {
  const { root, deref } = walk;
  try {
    // the order decides which of two paths to one directory is kept
    return deref
      ? inDiskOrder(root, folder)
      : readdirSync(pathBelow(root, folder), { withFileTypes: true, encoding: "buffer" });
  } catch {
    return undefined;
  }
}
