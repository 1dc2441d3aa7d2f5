import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { ImagesLock, type LockEntry } from "./lock/images-lock.ts";
import { Platform } from "./registry/platform.ts";
import type { RegistrySession } from "./registry/session.ts";
import { repositoryOf, targetOf, textOf } from "./registry/target.ts";
import { type ResolvedImage, resolveImage } from "./resolve-image.ts";

/** An image to pin. */
export interface PinRequest {
  /** The name that tasks use. */
  readonly name: string;
  /** Any reference, after applying mirrors. */
  readonly reference: string;
  /** The location to query instead. */
  readonly askAt?: string;
}

export interface PinOptions {
  /** Images that are already pinned. */
  readonly lock?: ImagesLock;
  /** Registries are not queried: an image that is not in the lock is an error. */
  readonly frozen?: boolean;
  /** Resolve again even if in the lock: all images, or these names or references. */
  readonly update?: boolean | readonly string[];
  readonly platform?: string;
  readonly signal?: AbortSignal;
  /** Resolves a reference; default {@link resolveImage}. */
  readonly resolve?: (reference: string) => Promise<ResolvedImage>;
}

export interface PinnedImage {
  readonly name: string;
  /** `ghcr.io/acme/train@sha256:…`. */
  readonly reference: string;
  readonly requested: string;
  readonly digest: string;
  /** The source of the digest: the reference itself, the lock, or a registry. */
  readonly from: "reference" | "lock" | "registry";
}

export interface PinResult {
  /** In the order of the requests. */
  readonly images: readonly PinnedImage[];
  /** The given lock with the new entries. */
  readonly lock: ImagesLock;
}

/**
 * Pins images to digests; each distinct reference is resolved once, all concurrently. All are attempted before the
 * failures are thrown together.
 *
 * @throws IMAGES_UNRESOLVED with every failure in `details.errors`; for a single image its own error
 */
export async function pinImages(
  session: RegistrySession,
  requests: readonly PinRequest[],
  options: PinOptions = {},
): Promise<PinResult> {
  const lock = options.lock ?? ImagesLock.empty;
  const results = await Promise.allSettled(requests.map((request) => pinOne(session, request, lock, options)));
  const failures = results.flatMap((result, index) =>
    result.status === "rejected" ? [named(result.reason, requests[index]?.name ?? "")] : [],
  );
  options.signal?.throwIfAborted();
  const [first] = failures;
  if (first && failures.length === 1) throw first;
  if (first) {
    const lines = failures.map(({ message }) => `  ${message}`).join("\n");
    throw new FlyteSettingsError("IMAGES_UNRESOLVED", `${failures.length} images cannot be pinned:\n${lines}`, {
      errors: failures,
    });
  }
  const done = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  return {
    images: done.map(({ image }) => image),
    lock: ImagesLock.withEntries(
      lock,
      done.flatMap(({ entry }) => (entry ? [entry] : [])),
    ),
  };
}

interface Pinned {
  readonly image: PinnedImage;
  readonly entry?: LockEntry;
}

async function pinOne(
  session: RegistrySession,
  request: PinRequest,
  lock: ImagesLock,
  options: PinOptions,
): Promise<Pinned> {
  const target = targetOf(request.reference);
  const result = (requested: string, digest: string, from: PinnedImage["from"]): PinnedImage => ({
    name: request.name,
    reference: `${repositoryOf(target)}@${digest}`,
    requested,
    digest,
    from,
  });
  if (target.digest !== undefined) return { image: result(textOf(target), target.digest, "reference") };
  const requested = ImagesLock.keyOf(request.reference);
  const platform = options.platform === undefined ? undefined : Platform.toString(Platform.parse(options.platform));
  const locked = ImagesLock.find(lock, requested, platform);
  if (locked && !isAskedAgain(request, requested, options.update)) {
    return { image: result(requested, locked.digest, "lock") };
  }
  if (options.frozen) throw incomplete(request.name, requested, lock);
  const { signal } = options;
  const ask = options.resolve ?? ((reference) => resolveImage(session, reference, omitUndefined({ platform, signal })));
  const found = await ask(request.askAt ?? request.reference);
  const entry: LockEntry = {
    requested,
    digest: found.digest,
    mediaType: found.mediaType,
    ...omitUndefined({ platform, platforms: found.platforms }),
    origins: [{ from: request.name }],
  };
  return { image: result(requested, found.digest, "registry"), entry };
}

function isAskedAgain(request: PinRequest, requested: string, update: boolean | readonly string[] = false): boolean {
  if (typeof update === "boolean") return update;
  return update.some((one) => one === request.name || one === request.reference || one === requested);
}

function incomplete(name: string, requested: string, lock: ImagesLock): FlyteSettingsError {
  const other = lock.images.find((entry) => entry.requested === requested);
  const held = other
    ? `in the lock file only for ${other.platform ?? "all platforms together"}`
    : "not in the lock file";
  return new FlyteSettingsError(
    "LOCK_INCOMPLETE",
    `image ${shown(name)}: ${shown(requested)} is ${held}, and --frozen does not query registries`,
    { image: requested, hint: "Run flyte-settings images pin, and commit images.lock.yaml." },
  );
}

function named(reason: unknown, name: string): FlyteSettingsError {
  if (!isFlyteSettingsError(reason)) throw reason;
  if (reason.message.startsWith(`image ${shown(name)}:`)) return reason;
  return new FlyteSettingsError(reason.code, `image ${shown(name)}: ${reason.message}`, reason.details, reason);
}
