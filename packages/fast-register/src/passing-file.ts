import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files on their way: under a passing name until they are whole and on the disk. */
const NAME = /^\.fast-[0-9a-f]{16}\.tmp$/;
const STALE_MS = 60 * 60 * 1000;

/** A fresh name for a file that is being made in `folder`. */
export function passingName(folder: string): string {
  return join(folder, `.fast-${randomBytes(8).toString("hex")}.tmp`);
}

/** Gives a file its final name, over one that is there: whatever happens, that name is the old file's or the whole new one's. */
export function settle(path: string, final: string): void {
  sync(path);
  renameSync(path, final);
  try {
    sync(dirname(final));
  } catch {
    // a file system that cannot sync folders: a power cut may lose the new name, not tear the file
  }
}

/**
 * What runs left that were killed, not what another one is at. That it cannot be removed is no reason to fail.
 *
 * @param now of the same file system, in milliseconds since 1970
 */
export function removeStale(folder: string, now: number): void {
  try {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (NAME.test(name) && statSync(path).mtimeMs < now - STALE_MS) rmSync(path, { force: true });
    }
  } catch {
    // a folder that may not be listed, or another run was quicker
  }
}

function sync(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
