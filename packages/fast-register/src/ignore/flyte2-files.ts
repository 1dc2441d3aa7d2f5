import { type Dirent, existsSync, readdirSync } from "node:fs";
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
 * source root, then those in subdirectories, in disk order with `compat`.
 *
 * @param gitRoot of the repository around the source root, absolute
 */
export function flyte2IgnoreFiles(
  root: string,
  gitRoot: string | undefined,
  isCompat: boolean,
): readonly Flyte2IgnoreFile[] {
  const found: Flyte2IgnoreFile[] = [];
  for (const name of [".gitignore", ".flyteignore"] as const) {
    if (gitRoot !== undefined && gitRoot !== root && existsSync(join(gitRoot, name)))
      found.push({ name, folder: gitRoot });
    if (existsSync(join(root, name))) found.push({ name, folder: root, below: "" });
  }
  addBelow(root, "", found, isCompat);
  return found;
}

function addBelow(root: string, folder: string, found: Flyte2IgnoreFile[], isCompat: boolean): void {
  const folders: string[] = [];
  for (const entry of entriesOf(root, folder, isCompat)) {
    const name = pathOf("", entry);
    if (isIgnoreFile(name)) {
      if (folder !== "" && !isFolder(root, folder, entry))
        found.push({ name, folder: join(root, folder), below: folder });
    } else if (entry.isDirectory() && !NOT_ENTERED.has(name)) folders.push(inFolder(folder, name));
  }
  for (const inner of folders) addBelow(root, inner, found, isCompat);
}

function isIgnoreFile(name: string): name is IgnoreFileName {
  return name === ".gitignore" || name === ".flyteignore";
}

/** In disk order for `compat`, where it decides; Node's own order takes less time. */
function entriesOf(root: string, folder: string, isCompat: boolean): readonly (Dirent | Dirent<Buffer>)[] {
  try {
    if (isCompat) return inDiskOrder(root, folder);
    const path = pathBelow(root, folder);
    const entries = readdirSync(path, { withFileTypes: true });
    if (!entries.some(({ name }) => name.includes("\uFFFD"))) return entries;
    return readdirSync(path, { withFileTypes: true, encoding: "buffer" });
  } catch {
    // the walk reports it
    return [];
  }
}
