import { randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { platform } from "node:os";
import { join } from "node:path";
import { FlyteSettingsError, isFlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { hostPath } from "@flyte-settings/node-kit/fs";
import { canHoldDirectories, holdDirectory } from "./directory-handle.ts";
import { moveInto } from "./move-into.ts";
import { STAGED } from "./safe-path.ts";
import { type UnpackLimits, unpackStaged } from "./unpack-staged.ts";

export type { UnpackLimits } from "./unpack-staged.ts";

export interface UnpackOptions extends UnpackLimits {
  /** Receives a message for the user; never printed here. */
  report?(message: string): void;
}

export interface Unpacked {
  readonly files: number;
  readonly bytes: number;
}

const STALE_MS = 60 * 60 * 1000;

/**
 * Unpacks a bundle into an existing directory. Everything is first unpacked into a separate directory below the
 * destination, accessible only to this user, and checked to the last byte; only then is each file moved to its place.
 * An archive that is rejected or truncated therefore leaves the destination unchanged, and workers that unpack the same
 * bundle concurrently do not affect each other. On Linux, links added to the destination in the meantime are not
 * followed; elsewhere this is checked before files are moved.
 *
 * Existing files that are not in the bundle stay. Owners, times and set-uid bits are not restored.
 * Equivalent of `tar -xvf` in flytekit's `download_distribution` (tools/fast_registration.py).
 *
 * @throws DESTINATION_MISSING, ARCHIVE_INVALID, ARCHIVE_UNSAFE, ARCHIVE_TOO_LARGE, FILE_EXISTS,
 * BUNDLE_OUTPUT_UNWRITABLE
 */
export async function unpack(
  archive: AsyncIterable<Uint8Array>,
  destination: string,
  options: UnpackOptions = {},
): Promise<Unpacked> {
  requireFolder(destination);
  try {
    reportOthers(destination, options);
    const root = holdDirectory(`${destination}/.`);
    const staged = join(root.base, `${STAGED}${randomBytes(8).toString("hex")}`);
    try {
      removeStale(root.base);
      mkdirSync(hostPath(staged), 0o700);
      const own = holdDirectory(staged);
      try {
        const members = await unpackStaged(archive, own.base, options);
        moveInto(own.base, root.base, members);
        return { files: members.files.size, bytes: members.bytes };
      } finally {
        own.close();
      }
    } finally {
      rmSync(hostPath(staged), { recursive: true, force: true });
      root.close();
    }
  } catch (error) {
    throw unwritable(destination, error);
  }
}

/**
 * Reports if other users can write to the destination: they could replace unpacked files before or after they are run.
 */
function reportOthers(destination: string, options: UnpackOptions): void {
  const { mode } = statSync(hostPath(destination));
  // Windows controls access by lists, and the mode is always 0666
  if (platform() === "win32" || (mode & 0o022) === 0) return;
  const who = mode & 0o002 ? "all users" : "its group";
  const race = canHoldDirectories() ? "" : " On this system a link that they swap in at the right moment is followed.";
  options.report?.(
    `${shown(destination)} can be written by ${who} (mode ${(mode & 0o7777).toString(8)}): they can replace the code that runs.${race}`,
  );
}

/** Removes the directories of workers that were killed, but not of those still running. */
function removeStale(destination: string): void {
  for (const name of readdirSync(hostPath(destination))) {
    if (!name.startsWith(STAGED)) continue;
    const path = join(destination, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const now = statSync(hostPath(destination)).mtimeMs;
    if (stats?.isDirectory() && stats.mtimeMs < now - STALE_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** @throws DESTINATION_MISSING, with flytekit's message */
export function requireFolder(destination: string): void {
  if (statSync(hostPath(destination), { throwIfNoEntry: false })?.isDirectory()) return;
  throw new FlyteSettingsError(
    "DESTINATION_MISSING",
    `Destination path is required to download distribution and it should be a directory: ${shown(destination)} is not a directory. Create it in the image, or pass another --dest-dir`,
    { place: destination },
  );
}

/** Converts a system error about writing; a FlyteSettingsError is returned unchanged. */
export function unwritable(destination: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || isFlyteSettingsError(error)) return error;
  return new FlyteSettingsError(
    "BUNDLE_OUTPUT_UNWRITABLE",
    `could not unpack the bundle into ${shown(destination)}: ${code}. Expected a directory with free space that this user may write to`,
    { place: destination },
    error,
  );
}
