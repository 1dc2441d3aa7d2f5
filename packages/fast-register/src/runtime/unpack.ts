import { randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { FlyteSettingsError, isFlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { hostPath } from "../path-text.ts";
import { moveInto } from "./move-into.ts";
import { type UnpackLimits, unpackBeside } from "./unpack-beside.ts";

export type { UnpackLimits } from "./unpack-beside.ts";

export interface Unpacked {
  readonly files: number;
  readonly bytes: number;
}

const BESIDE = ".flyte-unpack-";
const STALE_MS = 60 * 60 * 1000;

/**
 * Unpacks a bundle into a folder that is there. Everything is first unpacked beside, in a folder of its own below the
 * destination, and checked to the last byte; only then is each file moved to its place. So an archive that is refused or
 * cut leaves the destination as it was, and workers that unpack the same bundle at once do not disturb each other.
 *
 * Files that are there and not in the bundle stay. Owners, times, set-uid bits are not taken over. Twin: `tar -xvf` in
 * flytekit's `download_distribution` (tools/fast_registration.py).
 *
 * @throws DESTINATION_MISSING, ARCHIVE_INVALID, ARCHIVE_UNSAFE, ARCHIVE_TOO_LARGE, FILE_EXISTS, BUNDLE_OUTPUT_UNWRITABLE
 */
export async function unpack(
  archive: AsyncIterable<Uint8Array>,
  destination: string,
  limits: UnpackLimits = {},
): Promise<Unpacked> {
  requireFolder(destination);
  const beside = join(destination, `${BESIDE}${randomBytes(8).toString("hex")}`);
  try {
    removeStale(destination);
    mkdirSync(hostPath(beside));
    const members = await unpackBeside(archive, beside, limits);
    moveInto(beside, destination, members);
    return { files: members.files.size, bytes: members.bytes };
  } catch (error) {
    throw unwritable(destination, error);
  } finally {
    rmSync(hostPath(beside), { recursive: true, force: true });
  }
}

/** What a worker left that was killed, not what another one is at. */
function removeStale(destination: string): void {
  for (const name of readdirSync(hostPath(destination))) {
    if (!name.startsWith(BESIDE)) continue;
    const path = join(destination, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const now = statSync(hostPath(destination)).mtimeMs;
    if (stats?.isDirectory() && stats.mtimeMs < now - STALE_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** @throws DESTINATION_MISSING, in flytekit's words */
export function requireFolder(destination: string): void {
  if (statSync(hostPath(destination), { throwIfNoEntry: false })?.isDirectory()) return;
  throw new FlyteSettingsError(
    "DESTINATION_MISSING",
    `Destination path is required to download distribution and it should be a directory: ${shown(destination)} is none. Make it in the image, or choose another with --dest-dir`,
    { place: destination },
  );
}

/** What the system says when something cannot be written; an error of ours as it is. */
export function unwritable(destination: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || isFlyteSettingsError(error)) return error;
  return new FlyteSettingsError(
    "BUNDLE_OUTPUT_UNWRITABLE",
    `the bundle cannot be unpacked into ${shown(destination)} (${code}). Expected a folder with room that this user may write to`,
    { place: destination },
    error,
  );
}
