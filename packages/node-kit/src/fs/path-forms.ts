import { realpathSync } from "node:fs";
import { platform } from "node:os";
import { posix, win32 } from "node:path";
import { decodeName, hostPath } from "./byte-name.ts";

/**
 * Paths have two forms. The host's is what the system takes: `C:\work\a.py`, `/work/a.py`. The POSIX form is what bundles,
 * digests, ignore files, globs and messages have: `/` between the parts on every system. `system` is for tests; absent, it
 * is the one that runs.
 */
type System = NodeJS.Platform;

const pathOf = (system: System): typeof posix => (system === "win32" ? win32 : posix);

/** The POSIX form. Elsewhere than on Windows a backslash is a character of a name, and stays. */
export function toPosix(path: string, system: System = platform()): string {
  return system === "win32" ? path.replaceAll("\\", "/") : path;
}

/** The way from a directory to a path in POSIX form: `""` for itself, `../b`; on Windows absolute between two drives. */
export function relativePosix(from: string, to: string, system: System = platform()): string {
  return toPosix(pathOf(system).relative(from, to), system);
}

/**
 * Where a path is below a directory, in POSIX form: `""` for the directory itself, absent where it is not in it. On Windows
 * case does not matter, as on its volumes.
 *
 * @param directory and `path`: absolute; real paths where links matter
 */
export function pathBelow(directory: string, path: string, system: System = platform()): string | undefined {
  const { isAbsolute, relative } = pathOf(system);
  const way = toPosix(relative(directory, path), system);
  return way === ".." || way.startsWith("../") || isAbsolute(way) ? undefined : way;
}

/** Whether a path is a directory or is in it, as {@link pathBelow}. */
export function isWithin(directory: string, path: string, system: System = platform()): boolean {
  return pathBelow(directory, path, system) !== undefined;
}

/**
 * A path without links, in the case and Unicode form that the volume has. @throws what the system reports
 *
 * @param path a text as {@link decodeName} makes it
 */
export function realPath(path: string): string {
  return decodeName(realpathSync.native(hostPath(path), { encoding: "buffer" }));
}
