import { type Dirent, existsSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { inDiskOrder, isFolder, pathBelow, pathOf } from "../disk-folder.ts";
import { inFolder } from "../path-text.ts";
import { flyte2StandardPatterns } from "./standard-patterns.ts";

/** An ignore file that Flyte 2 reads. */
export interface Flyte2IgnoreFile {
  readonly name: IgnoreFileName;
  /** Absolute path of its directory. */
  readonly folder: string;
  /** The directory relative to the source root; `undefined` for the repository root above it. */
  readonly below?: string;
}

type IgnoreFileName = ".gitignore" | ".flyteignore";

const NOT_ENTERED: ReadonlySet<string> = new Set(flyte2StandardPatterns.filter((pattern) => !/[*/]/.test(pattern)));

/**
 * Every `.gitignore` and `.flyteignore` that Flyte 2 reads, in its order: those of the repository root and of the
 * source root, then those in subdirectories, in disk order.
 *
 * @param gitRoot of the repository around the source root, absolute
 */
export function flyte2IgnoreFiles(root: string, gitRoot: string | undefined): readonly Flyte2IgnoreFile[] {
  const found = topIgnoreFiles(root, gitRoot);
  addBelow(root, "", found);
  return found;
}

/** Only those of the repository root and of the source root. */
export function topIgnoreFiles(root: string, gitRoot: string | undefined): Flyte2IgnoreFile[] {
  const found: Flyte2IgnoreFile[] = [];
  for (const name of [".gitignore", ".flyteignore"] as const) {
    if (gitRoot !== undefined && gitRoot !== root && existsSync(join(gitRoot, name)))
      found.push({ name, folder: gitRoot });
    if (existsSync(join(root, name))) found.push({ name, folder: root, below: "" });
  }
  return found;
}

/**
 * Whether Flyte 2 reads the ignore files of a directory below the source root: not behind a link, and not in a
 * directory whose name the standard patterns list. Each directory is looked at once.
 */
export function readsIgnoreFiles(root: string): (folder: string) => boolean {
  const known = new Map<string, boolean>();
  const reads = (folder: string): boolean => {
    const seen = known.get(folder);
    if (seen !== undefined) return seen;
    const end = folder.lastIndexOf("/");
    const isEntered =
      (end < 0 || reads(folder.slice(0, end))) &&
      !NOT_ENTERED.has(folder.slice(end + 1)) &&
      lstatSync(pathBelow(root, folder), { throwIfNoEntry: false })?.isDirectory() === true;
    known.set(folder, isEntered);
    return isEntered;
  };
  return reads;
}

function addBelow(root: string, folder: string, found: Flyte2IgnoreFile[]): void {
  const folders: string[] = [];
  for (const entry of entriesOf(root, folder)) {
    const name = pathOf("", entry);
    if (isIgnoreFile(name)) {
      if (folder !== "" && !isFolder(root, folder, entry))
        found.push({ name, folder: join(root, folder), below: folder });
    } else if (entry.isDirectory() && !NOT_ENTERED.has(name)) folders.push(inFolder(folder, name));
  }
  for (const inner of folders) addBelow(root, inner, found);
}

function isIgnoreFile(name: string): name is IgnoreFileName {
  return name === ".gitignore" || name === ".flyteignore";
}

function entriesOf(root: string, folder: string): readonly Dirent<Buffer>[] {
  try {
    return inDiskOrder(root, folder);
  } catch {
    // the walk reports it
    return [];
  }
}
