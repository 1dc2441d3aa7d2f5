import { randomBytes } from "node:crypto";
import { link, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { FlyteSettingsError, shown } from "@flyte-settings/core";
import { formatImagesLock } from "./format-lock.ts";
import { ImagesLock } from "./images-lock.ts";
import { parseImagesLock } from "./parse-lock.ts";

/** A holder works for milliseconds; one that is older was killed. */
const STALE_MS = 15_000;
const PATIENCE_MS = 20_000;

/**
 * `undefined` when there is no such file.
 *
 * @throws LOCK_INVALID, FILE_UNREADABLE
 */
export async function readImagesLock(path: string): Promise<ImagesLock | undefined> {
  const text = await readText(path);
  return text === undefined ? undefined : parseImagesLock(text, path);
}

/**
 * Reads, changes and writes a lock file as one step: two processes that do so at once both survive in it. The file is written
 * beside its place and renamed, so that nobody ever reads half of it; without a change it is not touched.
 *
 * @throws LOCK_INVALID for what stands there, FILE_UNREADABLE when it cannot be written or stays busy for 20 s
 */
export async function updateImagesLock(path: string, change: (lock: ImagesLock) => ImagesLock): Promise<ImagesLock> {
  const real = await realpath(path).catch(() => path);
  const release = await acquire(`${real}.lock`);
  try {
    const before = await readText(real);
    const lock = change(before === undefined ? ImagesLock.empty : await parseImagesLock(before, path));
    const text = formatImagesLock(lock);
    if (text !== before) await replace(real, text);
    return lock;
  } finally {
    await release();
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unwritable(path, "cannot be read", error);
  }
}

async function replace(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(beside, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw unwritable(path, "cannot be written", error);
  }
}

/** Holds the file beside it by creating it; one left behind by a killed process is put aside. */
async function acquire(path: string): Promise<() => Promise<void>> {
  const mine = randomBytes(12).toString("hex");
  for (let waited = 0; ; ) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(mine);
      await file.close();
      return () => release(path, mine);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw unwritable(path, "cannot be written", error);
    }
    if (await isStale(path)) {
      await putAside(path, mine);
      continue;
    }
    if (waited > PATIENCE_MS) throw unwritable(path, "is held by another process", undefined);
    const pause = 5 + (randomBytes(1)[0] ?? 0) / 8;
    waited += pause;
    await wait(pause);
  }
}

async function release(path: string, mine: string): Promise<void> {
  const holder = await readFile(path, "utf8").catch(() => "");
  if (holder === mine) await rm(path, { force: true });
}

async function isStale(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

/** Renamed first: of several who see it stale only one moves it, and a fresh one is moved back. */
async function putAside(path: string, mine: string): Promise<void> {
  const aside = `${path}.${mine}`;
  try {
    await rename(path, aside);
    if (!(await isStale(aside))) await link(aside, path);
    await rm(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EEXIST") throw unwritable(path, "cannot be removed", error);
  }
}

function unwritable(path: string, what: string, cause: unknown): FlyteSettingsError {
  const hint = `Check the folder's permissions; ${shown(path)} may be deleted when no other process runs.`;
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
