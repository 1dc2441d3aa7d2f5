import { realpath } from "node:fs/promises";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { LOCK_BUSY, readRegularFile, withFileLock, writeAtomically } from "@flyte-settings/node-kit/fs";
import { formatImagesLock } from "./format-lock.ts";
import { ImagesLock } from "./images-lock.ts";
import { parseImagesLock } from "./parse-lock.ts";

/** A lock of 10,000 images is 2 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * `undefined` if the file does not exist.
 *
 * @throws LOCK_INVALID, FILE_UNREADABLE
 */
export async function readImagesLock(path: string): Promise<ImagesLock | undefined> {
  const text = readText(path);
  return text === undefined ? undefined : parseImagesLock(text, path);
}

/**
 * Reads, changes and writes a lock file atomically: concurrent changes of two processes are both kept. The file is
 * written next to its target and renamed, so that readers never see a partial file; without a change, it is not
 * written.
 *
 * @throws LOCK_INVALID for an invalid existing file, FILE_UNREADABLE if it cannot be written or stays locked for 20 s
 */
export async function updateImagesLock(path: string, change: (lock: ImagesLock) => ImagesLock): Promise<ImagesLock> {
  const real = await realpath(path).catch(() => path);
  try {
    return await withFileLock(`${real}.lock`, async () => {
      const before = readText(real);
      const lock = change(before === undefined ? ImagesLock.empty : await parseImagesLock(before, path));
      const text = formatImagesLock(lock);
      if (text !== before) writeAtomically(real, text);
      return lock;
    });
  } catch (error) {
    if (isFlyteSettingsError(error)) throw error;
    if (codeOf(error) === LOCK_BUSY) throw unwritable(`${real}.lock`, "is held by another process", undefined);
    throw unwritable(path, "cannot be written", error);
  }
}

function readText(path: string): string | undefined {
  try {
    return readRegularFile(path, MAX_BYTES).toString("utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unwritable(path, "cannot be read", error);
  }
}

function unwritable(path: string, what: string, cause: unknown): FlyteSettingsError {
  const hint = `Check the directory's permissions; ${shown(path)} can be deleted when no other process runs.`;
  return new FlyteSettingsError(
    "FILE_UNREADABLE",
    `${shown(path)} ${what}${cause ? ` (${codeOf(cause)})` : ""}`,
    { place: path, hint },
    cause,
  );
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? "error");
}
