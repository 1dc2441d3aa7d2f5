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
import { openSession, type RegistryImages, readLock, type UnpinnedImage } from "./registry-images.ts";

/** What became of one image. */
export interface VerifiedRow {
  readonly name: string;
  /** With its tag, as it is asked for. */
  readonly reference: string;
  /** That the lock or the reference names; else what the tag names now. */
  readonly digest?: string;
  /**
   * Of an image that the lock holds: `same`; `moved`: the tag names another one now; `gone`. Of any other: `there` or
   * `missing`. Of both: `unknown`, the registry would not say.
   */
  readonly state: "same" | "moved" | "gone" | "there" | "missing" | "unknown";
  /** What the tag names now, where that is another image. */
  readonly now?: string;
  readonly reason?: string;
  /** Those that it must run on and is not there for. */
  readonly missingPlatforms?: readonly string[];
}

export interface VerifyChoice {
  /** Those that each image must be there for; absent: the plugin's. */
  readonly platforms?: readonly string[];
  /** Called for each that is done. */
  readonly step?: () => void;
}

export function isSound({ state, missingPlatforms = [] }: VerifiedRow): boolean {
  return (state === "same" || state === "there") && missingPlatforms.length === 0;
}

/**
 * Every image of the project in its order, then what else the lock holds, under the names that it was locked for.
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
  const others = lock.images
    .filter(({ requested }) => !used.has(requested))
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

/** Looked at where the image is there; a registry that will not say makes it `unknown`. */
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
