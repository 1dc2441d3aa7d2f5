import { type Dirent, lstatSync, realpathSync, statSync } from "node:fs";
import { decodeName } from "@flyte-settings/node-kit/fs";
import { readable } from "./archive/read-steady.ts";
import { inDiskOrder, isFolder, pathBelow, pathOf, statOf } from "./disk-folder.ts";
import { type IgnoreRules, isIgnoredByPattern } from "./ignore/ignore-rules.ts";
import { inFolder, sortByCodePoint } from "./path-text.ts";
import { RepeatedEntries } from "./repeated-entries.ts";
import type { Skipped } from "./walk-tree.ts";

/** The members and digest files of flytekit's older method. */
export interface LegacyList {
  /** Members in archive order, including directories: the top level in disk order, below it by name. */
  readonly members: string[];
  /** Files in digest order: the files of a directory by name, its subdirectories in disk order. */
  readonly digested: string[];
  readonly skipped: Skipped[];
}

/**
 * Equivalent of flytekit's `fast_package` without a copy style (tools/fast_registration.py), which is
 * `pyflyte serialize fast`: the archive by CPython's `TarFile.add`, the digest by `compute_digest` over `os.walk`. The
 * archive does not enter an ignored directory, the digest does; `.git` and broken links are packed, links to
 * directories are not in the digest. Differences: FIFOs and sockets are skipped and reported, a link to one of its
 * parent directories is not followed forever, and the second name of a file whose first name is ignored is a separate
 * file.
 *
 * @throws BUNDLE_FILE_UNREADABLE, and BUNDLE_SOURCE_REFUSED if links repeat directories without end
 */
export function walkFlytekitLegacy(root: string, rules: IgnoreRules, deref: boolean): LegacyList {
  const isIgnored = (path: string): boolean =>
    rules.git.ignores(path, statOf(root, path)?.isDirectory() === true) || isIgnoredByPattern(rules, path);
  const skipped: Skipped[] = [];
  const members: string[] = [];
  const to: Members = { root, deref, isIgnored, skipped, members, repeated: new RepeatedEntries(root) };
  for (const name of namesIn(root, "")) addMember(to, name, []);
  const digested: string[] = [];
  addDigested(root, "", digested);
  return { members, digested: digested.filter((path) => !isIgnored(path)), skipped };
}

interface Members {
  readonly root: string;
  readonly deref: boolean;
  readonly isIgnored: (path: string) => boolean;
  readonly skipped: Skipped[];
  readonly members: string[];
  readonly repeated: RepeatedEntries;
}

/** @param above real paths of the parent directories */
function addMember(to: Members, path: string, above: readonly string[]): void {
  const { root, deref, skipped, members } = to;
  const host = pathBelow(root, path);
  const stats = readable(path, () => (deref ? statSync(host) : lstatSync(host)));
  if (stats.isSocket()) return void skipped.push({ path, reason: "a socket" });
  if (to.isIgnored(path)) return;
  if (stats.isFIFO()) return void skipped.push({ path, reason: "a FIFO" });
  const real = stats.isDirectory() ? String(realpathSync(host)) : "";
  if (above.includes(real)) return void skipped.push({ path, reason: "a link to a directory that contains it" });
  members.push(path);
  if (!stats.isDirectory()) return;
  to.repeated.enter(path, real);
  for (const name of sortByCodePoint(readable(path, () => namesIn(root, path)))) {
    addMember(to, `${path}/${name}`, [...above, real]);
  }
}

function addDigested(root: string, folder: string, digested: string[]): void {
  const entries = entriesIn(root, folder);
  const files = entries.filter((entry) => !isFolder(root, folder, entry)).map(({ name }) => decodeName(name));
  for (const name of sortByCodePoint(files)) {
    const path = inFolder(folder, name);
    const stats = statOf(root, path);
    if (stats !== undefined && !stats.isSocket() && !stats.isFIFO()) digested.push(path);
  }
  for (const entry of entries) if (entry.isDirectory()) addDigested(root, pathOf(folder, entry), digested);
}

function namesIn(root: string, folder: string): string[] {
  return inDiskOrder(root, folder).map(({ name }) => decodeName(name));
}

/** As in `os.walk`: a directory that cannot be read is empty. */
function entriesIn(root: string, folder: string): Dirent<Buffer>[] {
  try {
    return inDiskOrder(root, folder);
  } catch {
    return [];
  }
}
