import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { platform } from "node:os";
import { dirname, join } from "node:path";

const NAME = /^\.flyte-settings-[0-9a-f]{16}\.tmp$/;
/** A run that takes longer than this is assumed to have been killed. */
const STALE_MS = 60 * 60 * 1000;

/** A new name for a temporary file in `directory`; create it exclusively (`wx`). */
export function tempPath(directory: string): string {
  return join(directory, `.flyte-settings-${randomBytes(8).toString("hex")}.tmp`);
}

export function isTempName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Renames a temporary file to its final name, replacing an existing file. After a crash, that name refers to the old
 * file or the complete new one.
 */
export function commitFile(temporary: string, final: string): void {
  // Windows only flushes writable handles
  sync(temporary, "r+");
  renameDurably(temporary, final);
}

/** Renames a file that is already flushed to disk, and flushes the directory. */
export function renameDurably(temporary: string, final: string): void {
  renameOver(temporary, final);
  try {
    sync(dirname(final), "r");
  } catch {
    // a file system that cannot sync directories: a power failure may lose the new name, but does not corrupt the file
  }
}

/** Errors on Windows while another program, such as a virus scanner, has the file open. */
const BUSY = new Set(["EPERM", "EBUSY", "EACCES"]);
const PAUSES_MS = [10, 20, 40, 80, 160, 320];

/** Renames a file; on Windows, retries for 630 ms while another program has the target open. */
export function renameOver(from: string | Buffer, to: string | Buffer, system: NodeJS.Platform = platform()): void {
  for (const pause of system === "win32" ? PAUSES_MS : []) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!BUSY.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    }
  }
  renameSync(from, to);
}

/**
 * Removes temporary files left by killed runs. Errors are ignored, so that they do not fail the caller.
 *
 * @param now by the clock of the same file system, in milliseconds since 1970
 */
export function removeStaleTempFiles(directory: string, now: number): void {
  try {
    for (const name of readdirSync(directory)) {
      const path = join(directory, name);
      if (NAME.test(name) && statSync(path).mtimeMs < now - STALE_MS) rmSync(path, { force: true });
    }
  } catch {
    // the directory cannot be listed, or another run has removed the file
  }
}

function sync(path: string, flags: string): void {
  const fd = openSync(path, flags);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
