import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { omitUndefined } from "@flyte-settings/core/plugin";

export interface LockOptions {
  /** A lock file older than this was left by a killed process. Default 15,000. */
  readonly staleMs?: number;
  /** How long to wait for another process, in milliseconds. Default 20,000. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
}

/** The `code` of the error if another process held the lock for `patienceMs`. */
export const LOCK_BUSY = "ELOCKED";

/**
 * Runs `act` while holding a lock file, which is created exclusively and removed afterwards. Takes over a lock left by
 * a killed process.
 *
 * @param path of the lock file; its directory must exist
 * @throws an error with code {@link LOCK_BUSY}, system errors, and errors from `act`
 */
export async function withFileLock<T>(path: string, act: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const { staleMs = 15_000, patienceMs = 20_000, signal } = options;
  const mine = randomBytes(12).toString("hex");
  for (let waited = 0; !tryLock(path, mine); ) {
    if (isStale(path, staleMs)) {
      moveAside(path, mine, staleMs);
      continue;
    }
    if (waited > patienceMs)
      throw Object.assign(new Error(`${path} is held by another process`), { code: LOCK_BUSY, path });
    const pause = 5 + (randomBytes(1)[0] ?? 0) / 8;
    waited += pause;
    await wait(pause, undefined, omitUndefined({ signal }));
  }
  try {
    return await act();
  } finally {
    release(path, mine);
  }
}

function tryLock(path: string, mine: string): boolean {
  try {
    writeFileSync(path, mine, { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Another process may have taken over the lock. */
function release(path: string, mine: string): void {
  try {
    if (readFileSync(path, "utf8") === mine) rmSync(path, { force: true });
  } catch {
    // already removed
  }
}

function isStale(path: string, staleMs: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > staleMs;
}

/** Renamed first: if several processes find it stale, only one moves it, and a fresh lock is moved back. */
function moveAside(path: string, mine: string, staleMs: number): void {
  const aside = `${path}.${mine}`;
  try {
    renameSync(path, aside);
    if (!isStale(aside, staleMs)) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EEXIST") throw error;
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
