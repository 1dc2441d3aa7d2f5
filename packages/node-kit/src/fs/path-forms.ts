import { realpathSync } from "node:fs";
import { platform } from "node:os";
import { posix, win32 } from "node:path";
import { decodeName, hostPath } from "./byte-name.ts";

/**
 * Paths have two forms. The host form is passed to the system: `C:\work\a.py`, `/work/a.py`. The POSIX form is used in
 * bundles, digests, ignore files, globs and messages, with `/` as separator on every system. `system` is for tests; it
 * defaults to the current one.
 */
type System = NodeJS.Platform;

const pathOf = (system: System): typeof posix => (system === "win32" ? win32 : posix);

/** Converts to the POSIX form. Except on Windows, a backslash is part of a name and is kept. */
export function toPosix(path: string, system: System = platform()): string {
  return system === "win32" ? path.replaceAll("\\", "/") : path;
}

/**
 * The relative path from a directory to a path, in POSIX form: `""` for itself, `../b`; absolute between two Windows
 * drives.
 */
export function relativePosix(from: string, to: string, system: System = platform()): string {
  return toPosix(pathOf(system).relative(from, to), system);
}

/**
 * The location of a path below a directory, in POSIX form: `""` for the directory itself, absent if the path is
 * outside. Case-insensitive on Windows, like its volumes.
 *
 * @param directory and `path`: absolute; real paths if links matter
 */
export function pathBelow(directory: string, path: string, system: System = platform()): string | undefined {
  const { isAbsolute, relative } = pathOf(system);
  const way = toPosix(relative(directory, path), system);
  return way === ".." || way.startsWith("../") || isAbsolute(way) ? undefined : way;
}

/** Whether a path is a directory or inside it, like {@link pathBelow}. */
export function isWithin(directory: string, path: string, system: System = platform()): boolean {
  return pathBelow(directory, path, system) !== undefined;
}

/**
 * Resolves links and returns the path with the volume's case and Unicode form. @throws system errors
 *
 * @param path a string as returned by {@link decodeName}
 */
export function realPath(path: string): string {
  return decodeName(realpathSync.native(hostPath(path), { encoding: "buffer" }));
}
