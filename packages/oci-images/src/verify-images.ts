import { isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { imageExists } from "./image-existence.ts";
import type { ImagesLock, LockEntry } from "./lock/images-lock.ts";
import type { RegistrySession } from "./registry/session.ts";
import { targetOf } from "./registry/target.ts";
import { resolveImage } from "./resolve-image.ts";

/** The result for one entry of a lock. */
export interface VerifiedImage {
  readonly requested: string;
  /** As in the lock. */
  readonly digest: string;
  /**
   * `same`; `moved`: the tag now refers to another image, the locked one still exists; `gone`: the locked image no
   * longer exists; `unknown`: the registry could not be queried.
   */
  readonly state: "same" | "moved" | "gone" | "unknown";
  /** The current digest of the tag, if different. */
  readonly now?: string;
  readonly reason?: string;
}

/**
 * Queries the registries for every entry of a lock.
 *
 * @param askAt the location to query for an image, if it differs from its reference
 * @returns in the order of the lock
 */
export async function verifyImages(
  session: RegistrySession,
  lock: ImagesLock,
  options: { readonly signal?: AbortSignal; readonly askAt?: (requested: string) => string | undefined } = {},
): Promise<readonly VerifiedImage[]> {
  return Promise.all(
    lock.images.map((entry) => verifyOne(session, entry, options.askAt?.(entry.requested), options.signal)),
  );
}

async function verifyOne(
  session: RegistrySession,
  entry: LockEntry,
  askAt: string | undefined,
  signal?: AbortSignal,
): Promise<VerifiedImage> {
  const { requested, digest, platform } = entry;
  const place = askAt ?? requested;
  const known = { requested, digest };
  let now: string | undefined;
  let reason = "";
  try {
    const found = await resolveImage(session, place, omitUndefined({ platform, signal }));
    if (found.digest === digest) return { ...known, state: "same" };
    now = found.digest;
  } catch (error) {
    if (signal?.aborted || !isFlyteSettingsError(error)) throw error;
    if (error.code !== "IMAGE_NOT_FOUND") return { ...known, state: "unknown", reason: error.message };
    reason = error.message;
  }
  const { domain, path } = targetOf(place);
  const locked = await imageExists(session, `${domain}/${path}@${digest}`, signal);
  const moved = omitUndefined({ now });
  if (locked.state === "there")
    return { ...known, state: "moved", ...moved, ...omitUndefined({ reason: reason || undefined }) };
  return { ...known, state: locked.state === "missing" ? "gone" : "unknown", ...moved, reason: locked.reason };
}
