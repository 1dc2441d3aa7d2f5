import { type Dirent, lstatSync, readdirSync, type Stats } from "node:fs";
import { join } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { decodeName, hostPath } from "@flyte-settings/node-kit/fs";
import { pathBelow } from "./disk-folder.ts";
import type { Tree } from "./walk-tree.ts";

/** A directory entry. */
export type Entry = Dirent;

/** Node decodes a name that is not UTF-8 with U+FFFD, which finds no file: such a directory is read again as bytes. */
export function readFolder(tree: Tree, folder: string): readonly Entry[] | undefined {
  const path = pathBelow(tree.root, folder);
  try {
    const found = readdirSync(path, { withFileTypes: true });
    return found.some(hasReplaced) ? readRawEntries(path) : found;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (folder === "") throw sourceUnreadable(tree.root, error);
    if (code === "ENAMETOOLONG") throw pathTooLong(folder, error);
    tree.walked.skipped.push({ path: folder, reason: code === "ENOENT" ? "vanished" : "an unreadable directory" });
    return undefined;
  }
}

const hasReplaced = ({ name }: Dirent): boolean => name.includes("\uFFFD");

function readRawEntries(path: string | Buffer): readonly Entry[] {
  const found = readdirSync(path, { withFileTypes: true, encoding: "buffer" });
  return found.map((dirent) => Object.assign(dirent, { name: decodeName(dirent.name) }));
}

function sourceUnreadable(root: string, cause: unknown): FlyteSettingsError {
  const code = (cause as NodeJS.ErrnoException).code;
  return new FlyteSettingsError(
    "BUNDLE_SOURCE_REFUSED",
    `the source directory ${shown(root)} cannot be read (${code}). Expected the directory that contains the code, for example --source .`,
    { place: root },
    cause,
  );
}

/** Skipping it would go unnoticed by callers that only check the exit code. */
function pathTooLong(folder: string, cause: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_FILE_UNREADABLE",
    `could not read ${shown(folder.slice(0, 200))}: its path is longer than the system allows. Expected at most 4,096 bytes; move the directory up, or list it in .flyteignore`,
    { place: folder.slice(0, 200) },
    cause,
  );
}

/** The type of an entry; anything other than a file, directory or link is the reason for skipping it. */
export type Kind = "file" | "folder" | "link" | "a socket" | "a FIFO" | "a device" | "unreadable" | "vanished";

export function kindOf(tree: Tree, path: string, dirent: Entry): Kind {
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

export function special(stats: Dirent | Stats): "a socket" | "a FIFO" | "a device" {
  return stats.isSocket() ? "a socket" : stats.isFIFO() ? "a FIFO" : "a device";
}

function lstatOf(tree: Tree, path: string): Stats | undefined {
  return lstatSync(hostPath(join(tree.root, path)), { throwIfNoEntry: false });
}
