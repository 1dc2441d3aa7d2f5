import { FlyteSettingsError } from "@flyte-settings/core";
import { nearestName } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { PinResult } from "@flyte-settings/oci-images";
import type { Host } from "../host/host.ts";
import { pruneLock } from "./prune-lock.ts";
import { openSession, type RegistryImages, type UnpinnedImage } from "./registry-images.ts";

export interface PinChoice {
  /** Resolve again even if locked: all images, or those with these names or references. */
  readonly update?: boolean | readonly string[];
  /** `linux/arm64`: pin that platform's image instead of the index. */
  readonly platform?: string;
  /** Query no registry: an image that is not in the lock file is an error. */
  readonly frozen?: boolean;
  /** Called after each response of a registry. */
  readonly step?: () => void;
}

/** The pinned images, and what was removed from the lock file. */
export interface PinnedProject extends PinResult {
  /** References that were locked but that the project no longer uses. */
  readonly removed: readonly string[];
}

/**
 * Pins the images of a project to digests, adds new ones to its lock file and removes unused ones. The choice overrides
 * the options of the plugin.
 *
 * @throws IMAGES_UNRESOLVED, LOCK_INVALID, LOCK_INCOMPLETE, SETTINGS_INVALID for a name in `update` that matches no
 * image
 */
export async function pinProject(project: RegistryImages, choice: PinChoice, host: Host): Promise<PinnedProject> {
  const { images, lockPath, options } = project;
  const { update = options.update, platform = options.platform, frozen = options.frozen, step } = choice;
  if (typeof update === "object") checkNames(update, images);
  const { pinWithLock } = await import("@flyte-settings/oci-images");
  const session = await openSession(project, host);
  try {
    const pinned = await pinWithLock(session, images, lockPath, {
      signal: host.signal,
      ...omitUndefined({ update, platform, frozen, onResolved: step }),
    });
    return { ...pinned, ...(frozen ? { removed: [] } : await pruneLock(project, pinned.lock, host)) };
  } finally {
    await session.close();
  }
}

function checkNames(asked: readonly string[], images: readonly UnpinnedImage[]): void {
  const known = images.flatMap(({ name, reference }) => [name, reference]);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  throw new FlyteSettingsError("SETTINGS_INVALID", `--update=${unknown}: no image is called that`, {
    hint:
      near === undefined
        ? `There is ${images.map(({ name }) => name).join(", ") || "no image"}.`
        : `Did you mean ${near}?`,
  });
}
