import { ImagesLock, type LockEntry } from "./images-lock.ts";
import { updateImagesLock } from "./lock-file.ts";

/**
 * Adds entries to lock files. Entries that arrive during a write are combined in the next one: 200 images take only a
 * few writes.
 *
 * @returns resolves when the entry is on disk
 */
export function createLockWriter(): (path: string, entry: LockEntry) => Promise<void> {
  const waiting = new Map<string, { entries: LockEntry[]; written: Promise<void> }>();
  const running = new Map<string, Promise<unknown>>();

  return (path, entry) => {
    const queued = waiting.get(path);
    if (queued) {
      queued.entries.push(entry);
      return queued.written;
    }
    const entries = [entry];
    const written = (running.get(path) ?? Promise.resolve())
      .catch(() => {}) // the previous write reports to its own callers
      .then(() => {
        waiting.delete(path);
        const done = updateImagesLock(path, (lock) => ImagesLock.withEntries(lock, entries)).then(() => {});
        running.set(path, done);
        return done;
      });
    waiting.set(path, { entries, written });
    return written;
  };
}
