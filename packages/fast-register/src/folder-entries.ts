import { type Dirent, lstatSync, readdir, type Stats } from "node:fs";
import { join } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { decodeName, hostPath } from "@flyte-settings/node-kit/fs";
import { pathBelow } from "./disk-folder.ts";
import type { Tree } from "./walk-tree.ts";

/** A name in a folder, as git's index has it where it has one, and what the system knows about it. */
export interface Entry {
  readonly name: string;
  readonly dirent: Dirent | Dirent<Buffer>;
}

/** A name that is not UTF-8 comes out of Node with U+FFFD in it and finds no file: such a folder is read again as bytes. */
export async function readFolder(tree: Tree, folder: string): Promise<Entry[] | undefined> {
  const path = pathBelow(tree.root, folder);
  const { names } = tree.options;
  try {
    const found = await readEntries(path);
    const entries = found.some(({ name }) => name.includes("\uFFFD")) ? await readRawEntries(path) : found;
    if (names === undefined) return entries;
    return entries.map(({ name, dirent }) => ({ name: names.nameOf(folder, name), dirent }));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (folder === "") throw sourceUnreadable(tree.root, error);
    if (code === "ENAMETOOLONG") throw pathTooLong(folder, error);
    tree.walked.skipped.push({ path: folder, reason: code === "ENOENT" ? "vanished" : "an unreadable folder" });
    return undefined;
  }
}

function readEntries(path: string | Buffer): Promise<Entry[]> {
  return new Promise((done, fail) => {
    readdir(path, { withFileTypes: true }, (error, entries) =>
      error ? fail(error) : done(entries.map((dirent) => ({ name: dirent.name, dirent }))),
    );
  });
}

function readRawEntries(path: string | Buffer): Promise<Entry[]> {
  return new Promise((done, fail) => {
    readdir(path, { withFileTypes: true, encoding: "buffer" }, (error, entries) =>
      error ? fail(error) : done(entries.map((dirent) => ({ name: decodeName(dirent.name), dirent }))),
    );
  });
}

function sourceUnreadable(root: string, cause: unknown): FlyteSettingsError {
  const code = (cause as NodeJS.ErrnoException).code;
  return new FlyteSettingsError(
    "BUNDLE_SOURCE_REFUSED",
    `the source folder ${shown(root)} cannot be read (${code}). Expected a folder with the code, for example --source .`,
    { place: root },
    cause,
  );
}

/** Left out it would be missing without a word where only the exit code is looked at. */
function pathTooLong(folder: string, cause: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_FILE_UNREADABLE",
    `could not read ${shown(folder.slice(0, 200))}: its path is longer than the system allows. Expected at most 4,096 bytes; move the folder up, or ignore it in .flyteignore`,
    { place: folder.slice(0, 200) },
    cause,
  );
}

/** What a name is; everything else than a file, folder or link is the reason why it is left out. */
export type Kind = "file" | "folder" | "link" | "a socket" | "a FIFO" | "a device" | "unreadable" | "vanished";

export function kindOf(tree: Tree, path: string, entry: Entry): Kind {
  const { dirent } = entry;
  if (dirent.isFile()) return "file";
  if (dirent.isDirectory()) return "folder";
  if (dirent.isSymbolicLink()) return "link";
  const stats =
    dirent.isSocket() || dirent.isFIFO() || dirent.isBlockDevice() || dirent.isCharacterDevice()
      ? dirent
      : lstatOf(tree, path);
  if (stats === undefined) return "vanished";
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  return stats.isSymbolicLink() ? "link" : special(stats);
}

export function special(stats: Dirent | Dirent<Buffer> | Stats): "a socket" | "a FIFO" | "a device" {
  return stats.isSocket() ? "a socket" : stats.isFIFO() ? "a FIFO" : "a device";
}

function lstatOf(tree: Tree, path: string): Stats | undefined {
  return lstatSync(hostPath(join(tree.root, path)), { throwIfNoEntry: false });
}
