import { lstatSync } from "node:fs";
import { platform } from "node:os";
import { basename, join } from "node:path";
import { decodeName, hostPath, relativePosix } from "@flyte-settings/node-kit/fs";
import { inFolder } from "../path-text.ts";
import { readIndex } from "./git-index.ts";
import { findRepository, type GitRepository, repositoryAt } from "./git-repository.ts";

/**
 * Information from git's index that the disk lacks compared with a checkout on Linux: exact names on Windows and macOS,
 * whose volumes ignore case and Unicode form, and executable bits on Windows, which has none.
 */
export interface IndexNames {
  /** The index's name for a directory entry, or else the name on disk. Paths are relative to the source root. */
  nameOf(folder: string, name: string): string;
  /** On Windows: the executable files. */
  readonly executable?: ReadonlySet<string>;
}

/** Whether volumes of this system ignore case. */
export function foldsNames(system: NodeJS.Platform = platform()): boolean {
  return system === "win32" || system === "darwin";
}

/** Returns the same string for all names that a volume treats as equal. */
export function foldName(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/**
 * Names and executable bits from the index of a directory's repository and its submodules.
 *
 * @param root absolute
 * @param isSameFile whether two paths are one file on this volume; for tests
 * @returns `undefined` if the disk decides: on Linux, and without an index
 */
export function indexNames(
  root: string,
  system: NodeJS.Platform = platform(),
  isSameFile: (a: string, b: string) => boolean = isSameOnDisk,
): IndexNames | undefined {
  const repository = foldsNames(system) ? findRepository(root) : undefined;
  if (repository === undefined) return undefined;
  const modes = new Map<string, number>();
  addEntries(repository, relativePosix(repository.top, root, system), "", modes);
  if (modes.size === 0) return undefined;
  const known = new Set<string>();
  // undefined: the index has several names that this volume treats as equal
  const byFold = new Map<string, string | undefined>();
  const add = (path: string): void => {
    if (known.has(path)) return;
    known.add(path);
    const key = foldName(path);
    byFold.set(key, byFold.has(key) ? undefined : path);
  };
  for (const path of modes.keys()) {
    for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) add(path.slice(0, at));
    add(path);
  }
  const executable = [...modes].flatMap(([path, mode]) => (mode === EXECUTABLE ? [path] : []));
  return {
    nameOf(folder, name) {
      const path = inFolder(folder, name);
      if (known.has(path)) return name;
      const found = byFold.get(foldName(path));
      if (found === undefined || inFolder(folder, basename(found)) !== found) return name;
      return isSameFile(join(root, path), join(root, found)) ? basename(found) : name;
    },
    ...(system === "win32" ? { executable: new Set(executable) } : {}),
  };
}

const EXECUTABLE = 0o100755;
const SUBMODULE = 0o160000;

/** @param below directory of the repository that the paths are relative to @param prefix added to each path */
function addEntries(repository: GitRepository, below: string, prefix: string, modes: Map<string, number>): void {
  const depth = below === "" ? 0 : below.split("/").length;
  const top = depth === 0 ? "" : `${foldName(below)}/`;
  for (const { path: raw, mode } of readIndex(repository.gitDir)) {
    const path = decodeName(Buffer.from(raw, "latin1"));
    if (!foldName(path).startsWith(top)) continue;
    const inside = prefix + path.split("/").slice(depth).join("/");
    modes.set(inside, mode);
    const nested = mode === SUBMODULE ? repositoryAt(join(repository.top, path)) : undefined;
    if (nested !== undefined) addEntries(nested, "", `${inside}/`, modes);
  }
}

function isSameOnDisk(a: string, b: string): boolean {
  try {
    const [one, other] = [a, b].map((path) => lstatSync(hostPath(path), { bigint: true }));
    return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
  } catch {
    return false;
  }
}
