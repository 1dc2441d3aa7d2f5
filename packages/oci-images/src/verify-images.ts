import { isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { imageExists } from "./image-existence.ts";
import type { ImagesLock, LockEntry } from "./lock/images-lock.ts";
import type { RegistrySession } from "./registry/session.ts";
import { targetOf } from "./registry/target.ts";
import { resolveImage } from "./resolve-image.ts";

/** What became of one entry of a lock. */
export interface VerifiedImage {
  readonly requested: string;
  /** In the lock. */
  readonly digest: string;
  /**
   * `same`; `moved`: the tag names another image now, the locked one is still there; `gone`: the locked image is there no more;
   * `unknown`: the registry would not say.
   */
  readonly state: "same" | "moved" | "gone" | "unknown";
  /** What the tag names now, where it differs. */
  readonly now?: string;
  readonly reason?: string;
}

/**
 * Asks the registries again for everything in a lock.
 *
 * @param askAt where an image is to be asked for, when that is another place than its reference
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
  if (locked.state === "there") return { ...known, state: "moved", ...moved, ...(reason ? { reason } : {}) };
  return { ...known, state: locked.state === "missing" ? "gone" : "unknown", ...moved, reason: locked.reason };
}
