import { closeSync, fchmodSync, fsyncSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { renameDurably, renameOver, tempPath } from "./temp-file.ts";

export interface WriteOptions {
  /** Permissions, for example 0o600. Default: those of the replaced file, or the system's default. */
  readonly mode?: number;
  /** `false`: do not flush to disk. For files that can be recreated. */
  readonly isDurable?: boolean;
}

/**
 * Writes a file next to its target and renames it: readers see either the old or the new content, and a failure at any
 * step leaves the target unchanged and removes the new file. The directory must exist.
 *
 * @throws system errors
 */
export function writeAtomically(path: string, content: string | Uint8Array, options: WriteOptions = {}): void {
  const { mode = modeOf(path), isDurable = true } = options;
  const temporary = tempPath(dirname(path));
  try {
    const fd = openSync(temporary, "wx", mode ?? 0o666);
    try {
      // the umask does not apply to an explicit mode
      if (mode !== undefined) fchmodSync(fd, mode);
      writeFileSync(fd, content);
      if (isDurable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    if (isDurable) renameDurably(temporary, path);
    else renameOver(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function modeOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.mode & 0o777 : undefined;
}
