import { omitUndefined } from "@flyte-settings/core/plugin";
import { ImagesLock, type LockEntry } from "./lock/images-lock.ts";
import { readImagesLock, updateImagesLock } from "./lock/lock-file.ts";
import { type PinOptions, type PinRequest, type PinResult, pinImages } from "./pin-images.ts";
import { Platform } from "./registry/platform.ts";
import type { RegistrySession } from "./registry/session.ts";
import { resolveImage } from "./resolve-image.ts";

export interface LockedPinOptions extends Omit<PinOptions, "lock" | "resolve"> {
  /** Runs `work` once per key: a plugin's `ctx.once`. */
  readonly once?: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  /** Adds entries to the lock file; default {@link updateImagesLock}. */
  readonly addEntries?: (path: string, entries: readonly LockEntry[]) => Promise<ImagesLock | undefined>;
  /** Called after each response of a registry. */
  readonly onResolved?: () => void;
}

/**
 * Pins images with a lock file: locked images are not resolved again, and new ones are added. Used by the plugin and by
 * `flyte-settings images pin`.
 *
 * @param path of the lock file; absent: no lock file
 * @throws IMAGES_UNRESOLVED, LOCK_INVALID, LOCK_INCOMPLETE; for a single image its own error
 */
export async function pinWithLock(
  session: RegistrySession,
  requests: readonly PinRequest[],
  path: string | undefined,
  { once = (_, work) => work(), addEntries = addToLock, onResolved, ...options }: LockedPinOptions = {},
): Promise<PinResult> {
  const lock = path === undefined ? undefined : await once(`oci-images lock ${path}`, () => readImagesLock(path));
  const platform = options.platform === undefined ? undefined : Platform.toString(Platform.parse(options.platform));
  const result = await pinImages(session, requests, {
    ...options,
    ...omitUndefined({ lock, platform }),
    resolve: (reference) =>
      once(`oci-images digest ${reference}`, () =>
        resolveImage(session, reference, omitUndefined({ platform, signal: options.signal })).finally(onResolved),
      ),
  });
  const resolved = new Set(result.images.filter(({ from }) => from === "registry").map(({ requested }) => requested));
  const entries = result.lock.images.filter((entry) => resolved.has(entry.requested) && entry.platform === platform);
  if (path === undefined || entries.length === 0) return result;
  return { ...result, lock: (await addEntries(path, entries)) ?? result.lock };
}

function addToLock(path: string, entries: readonly LockEntry[]): Promise<ImagesLock> {
  return updateImagesLock(path, (lock) => ImagesLock.withEntries(lock, entries));
}
