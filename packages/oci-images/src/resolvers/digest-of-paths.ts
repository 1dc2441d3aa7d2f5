import { createHash, type Hash } from "node:crypto";
import { opendir, readFile, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, sep } from "node:path";

/**
 * md5 of files and directories, as 32 hex digits.
 *
 * Equivalent of flytekit's `compute_digest` (tools/fast_registration.py) for a list: the content of each file, then its
 * path without separators; files of a directory are sorted, directories are in the order in which the system lists
 * them; missing paths are skipped.
 *
 * @param root base of relative paths
 */
export async function digestOfPaths(root: string, paths: readonly string[]): Promise<string> {
  const hash = createHash("md5");
  for (const path of paths) {
    const full = isAbsolute(path) ? path : join(root, path);
    const found = await stat(full).catch(() => undefined);
    if (found?.isDirectory()) await addFolder(hash, full, full);
    else await addFile(hash, full, basename(path));
  }
  return hash.digest("hex");
}

async function addFolder(hash: Hash, folder: string, root: string): Promise<void> {
  const files: string[] = [];
  const folders: string[] = [];
  // opendir rather than readdir, which sorts: flytekit uses the system's order
  for await (const entry of await opendir(folder)) {
    const full = join(folder, entry.name);
    if (entry.isDirectory()) folders.push(full);
    else if (!(entry.isSymbolicLink() && (await stat(full).catch(() => undefined))?.isDirectory()))
      files.push(entry.name);
  }
  for (const name of files.sort(byCodePoint))
    await addFile(hash, join(folder, name), relative(root, join(folder, name)));
  for (const full of folders) await addFolder(hash, full, root);
}

async function addFile(hash: Hash, full: string, path: string): Promise<void> {
  const found = await stat(full).catch(() => undefined);
  if (!found || found.isSocket()) return;
  hash.update(await readFile(full));
  hash.update(path.split(sep).join(""), "utf8");
}

function byCodePoint(a: string, b: string): number {
  const one = [...a];
  const other = [...b];
  const at = one.findIndex((character, index) => character !== other[index]);
  if (at < 0) return one.length - other.length;
  return (one[at]?.codePointAt(0) ?? 0) - (other[at]?.codePointAt(0) ?? -1);
}
