import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { platform } from "node:os";
import { dirname, join } from "node:path";

const NAME = /^\.flyte-settings-[0-9a-f]{16}\.tmp$/;
/** A run that takes longer than this is taken for one that was killed. */
const STALE_MS = 60 * 60 * 1000;

/** A fresh name for a file that is being written in `directory`; create it exclusively (`wx`). */
export function tempPath(directory: string): string {
  return join(directory, `.flyte-settings-${randomBytes(8).toString("hex")}.tmp`);
}

export function isTempName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Gives a temporary file its final name, replacing a file of that name. After a crash that name is the old file or the
 * complete new one.
 */
export function commitFile(temporary: string, final: string): void {
  // Windows flushes writable handles only
  sync(temporary, "r+");
  renameDurably(temporary, final);
}

/** Renames a file whose content is on the disk already, and flushes the directory. */
export function renameDurably(temporary: string, final: string): void {
  renameOver(temporary, final);
  try {
    sync(dirname(final), "r");
  } catch {
    // a file system that cannot sync directories: a power cut may lose the new name, not tear the file
  }
}

/** What Windows answers for as long as another program, a virus scanner for example, has the file open. */
const BUSY = new Set(["EPERM", "EBUSY", "EACCES"]);
const PAUSES_MS = [10, 20, 40, 80, 160, 320];

/** Renames; on Windows tries again for 630 ms while the target is open elsewhere. */
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
 * Removes temporary files of runs that were killed. A failure is ignored: it is no reason for the caller to fail.
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
    // a directory that cannot be listed, or another run removed the file first
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
