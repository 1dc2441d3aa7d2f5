import { basename } from "node:path";
import { isFlyteSettingsError } from "@flyte-settings/core";
import { isWithin } from "@flyte-settings/node-kit/fs";
import { ImagesLock, type LockEntry, updateImagesLock } from "@flyte-settings/oci-images";
import type { Host } from "../host/host.ts";
import { quietHost } from "../host/quiet-host.ts";
import { pluginsWanted } from "../plugins/references.ts";
import { PROJECT_FILE } from "../settings/project-file.ts";
import { loadRegistryImages, type RegistryImages } from "./registry-images.ts";

/** The lock without its unused entries, and the references of these. */
export interface PrunedLock {
  readonly lock: ImagesLock;
  readonly removed: readonly string[];
}

/**
 * Removes entries from the lock file that neither the common settings nor any environment of the project file uses.
 * Entries of images in packages stay, as do all entries if the lock file may be shared with another project file, the
 * settings of this run differ from the project file, or an environment cannot be loaded.
 */
export async function pruneLock(project: RegistryImages, lock: ImagesLock, host: Host): Promise<PrunedLock> {
  const unused = await unusedEntries(project, lock, host);
  if (unused.length === 0) return { lock, removed: [] };
  const removed = unused.map(({ requested }) => requested);
  const pruned = await updateImagesLock(project.lockPath, ({ images }) => ({
    images: images.filter(({ requested }) => !removed.includes(requested)),
  }));
  return { lock: pruned, removed };
}

/** Entries that were locked for an image name of the settings, but that no settings refer to any more. */
export async function unusedEntries(
  project: RegistryImages,
  lock: ImagesLock,
  host: Host,
): Promise<readonly LockEntry[]> {
  if (!isOwn(project) || isChanged(project, host)) return [];
  const isCandidate = notIn(lockKeys(project));
  const candidates = lock.images.filter((entry) => isOfSettings(entry) && isCandidate(entry));
  if (candidates.length === 0) return [];
  const elsewhere = await usedElsewhere(project, host);
  return elsewhere === undefined ? [] : candidates.filter(notIn(elsewhere));
}

/** Whether only this project file uses the lock file: in its directory, not chosen by a flag, and the file has the usual name. */
function isOwn({ asked: { file, lock }, loaded, lockPath }: RegistryImages): boolean {
  const hasUsualName = file === undefined || basename(file) === PROJECT_FILE;
  return lock === undefined && hasUsualName && isWithin(loaded.folder, lockPath);
}

/** Options that choose the project rather than change its images. */
const NEUTRAL: ReadonlySet<string | number | undefined> = new Set(["compat", "version", "env"]);

function isChanged({ asked }: RegistryImages, { env }: Host): boolean {
  const { config, generation, overrides = [] } = asked;
  if (config !== undefined || generation === 2 || !pluginsWanted(asked, env)) return true;
  return overrides.some(({ path }) => !NEUTRAL.has(path[0]));
}

/** An image in a package is locked under its reference, which is not an image name. */
function isOfSettings({ requested, origins = [] }: LockEntry): boolean {
  return origins.length > 0 && origins.every(({ from }) => from !== requested && !/[/:@]/.test(from));
}

async function usedElsewhere({ asked, loaded }: RegistryImages, host: Host): Promise<ReadonlySet<string> | undefined> {
  const used = new Set<string>();
  const { environment: current, ...own } = asked;
  const common = { ...own, texts: loaded.texts };
  for (const name of [undefined, ...(loaded.projectFile?.environments.keys() ?? [])]) {
    if (name === current) continue;
    const options = name === undefined ? common : { ...common, environment: name };
    try {
      for (const key of lockKeys(await loadRegistryImages(options, quietHost(host)))) used.add(key);
    } catch (error) {
      if (!isFlyteSettingsError(error) || host.signal.aborted) throw error;
      return undefined;
    }
  }
  return used;
}

function lockKeys({ images }: RegistryImages): ReadonlySet<string> {
  return new Set(images.map(({ reference }) => ImagesLock.keyOf(reference)));
}

function notIn(used: ReadonlySet<string>): (entry: LockEntry) => boolean {
  return ({ requested }) => !used.has(requested);
}
