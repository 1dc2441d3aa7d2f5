import { ImageReference, isFlyteSettingsError } from "@flyte-settings/core";
import {
  ImagesLock,
  imageExists,
  type LockEntry,
  listPlatforms,
  Platform,
  type RegistrySession,
  verifyImages,
} from "@flyte-settings/oci-images";
import type { Host } from "../host/host.ts";
import { unusedEntries } from "./prune-lock.ts";
import { openSession, type RegistryImages, readLock, type UnpinnedImage } from "./registry-images.ts";

/** The result for one image. */
export interface VerifiedRow {
  readonly name: string;
  /** With its tag, as it is queried. */
  readonly reference: string;
  /** The digest in the lock file or the reference; otherwise the one the tag points to now. */
  readonly digest?: string;
  /**
   * For a locked image: `same`, `moved` (the tag now points to another image) or `gone`. For any other: `there` or
   * `missing`. For both: `unknown` if the registry gives no result.
   */
  readonly state: "same" | "moved" | "gone" | "there" | "missing" | "unknown";
  /** The digest that the tag points to now, if different. */
  readonly now?: string;
  readonly reason?: string;
  /** Required platforms that the image does not support. */
  readonly missingPlatforms?: readonly string[];
}

export interface VerifyChoice {
  /** Platforms that each image must support; absent: those of the plugin. */
  readonly platforms?: readonly string[];
  /** Called after each image. */
  readonly step?: () => void;
}

export function isSound({ state, missingPlatforms = [] }: VerifiedRow): boolean {
  return (state === "same" || state === "there") && missingPlatforms.length === 0;
}

/**
 * Verifies every image of the project, in order, then the other images in the lock file under their locked names: those
 * of other environments and of packages, but not unused ones.
 *
 * @throws LOCK_INVALID, FILE_UNREADABLE
 */
export async function verifyProject(
  project: RegistryImages,
  { platforms = project.options.platforms ?? [], step }: VerifyChoice,
  host: Host,
): Promise<readonly VerifiedRow[]> {
  const { images } = project;
  const lock = await readLock(project);
  const used = new Set(images.map(({ reference }) => lockedAs(reference, lock)?.requested));
  const unused = new Set((await unusedEntries(project, lock, host)).map(({ requested }) => requested));
  const others = lock.images
    .filter(({ requested }) => !used.has(requested) && !unused.has(requested))
    .map((entry) => ({ name: entry.origins?.map(({ from }) => from).join(", ") ?? "", reference: entry.requested }));
  const { signal } = host;
  const session = await openSession(project, host);
  try {
    return await Promise.all(
      [...images, ...others].map(async (image) => {
        const entry = lockedAs(image.reference, lock);
        const row =
          entry === undefined
            ? await verifyUnlocked(session, image, signal)
            : await verifyLocked(session, image, entry, signal);
        const whole = { ...row, ...(await missingPlatforms(session, image, row, platforms, signal)) };
        step?.();
        return whole;
      }),
    );
  } finally {
    await session.close();
  }
}

function lockedAs(reference: string, lock: ImagesLock): LockEntry | undefined {
  if (ImageReference.parseNormalized(reference).digest !== undefined) return undefined;
  const key = ImagesLock.keyOf(reference);
  return lock.images.find(({ requested }) => requested === key);
}

async function verifyLocked(
  session: RegistrySession,
  { name, askAt }: UnpinnedImage,
  entry: LockEntry,
  signal: AbortSignal,
): Promise<VerifiedRow> {
  const place = askAt === undefined ? {} : { askAt: () => askAt };
  const [found] = await verifyImages(session, { images: [entry] }, { signal, ...place });
  const { requested: reference, ...rest } = found ?? { ...entry, state: "unknown" as const };
  return { name, reference, ...rest };
}

async function verifyUnlocked(
  session: RegistrySession,
  { name, reference, askAt }: UnpinnedImage,
  signal: AbortSignal,
): Promise<VerifiedRow> {
  const found = await imageExists(session, askAt ?? reference, signal);
  return found.state === "there"
    ? { name, reference, digest: found.digest, state: "there" }
    : { name, reference, state: found.state, reason: found.reason };
}

/** Checks platforms only if the image exists; if the registry gives no result, the state becomes `unknown`. */
async function missingPlatforms(
  session: RegistrySession,
  { reference, askAt }: UnpinnedImage,
  { digest, state }: VerifiedRow,
  platforms: readonly string[],
  signal: AbortSignal,
): Promise<Partial<VerifiedRow>> {
  if (platforms.length === 0 || digest === undefined || state === "gone" || state === "unknown") return {};
  const { tag: _, ...name } = ImageReference.parseNormalized(askAt ?? reference);
  try {
    const offered = await listPlatforms(session, ImageReference.toString({ ...name, digest }), signal);
    const missing = platforms
      .map((text) => Platform.toString(Platform.parse(text)))
      .filter((one) => !offered.includes(one));
    return missing.length === 0 ? {} : { missingPlatforms: missing };
  } catch (error) {
    if (signal.aborted || !isFlyteSettingsError(error) || error.code === "IMAGE_INVALID") throw error;
    return { state: "unknown", reason: error.message };
  }
}
