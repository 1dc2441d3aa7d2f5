import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { fetchDigest, fetchManifest } from "./registry/fetch-manifest.ts";
import { parseManifest } from "./registry/manifest.ts";
import type { FoundManifest, ManifestAnswer } from "./registry/manifest-answer.ts";
import { Platform } from "./registry/platform.ts";
import type { RegistrySession } from "./registry/session.ts";
import { repositoryOf, type Target, targetOf, textOf } from "./registry/target.ts";

export interface ResolveOptions {
  /**
   * `linux/arm64`: the digest of that platform's image. Absent: that of the index if there is one, valid for all
   * platforms.
   */
  readonly platform?: string;
  readonly signal?: AbortSignal;
}

/** A reference and its current digest. */
export interface ResolvedImage {
  /** Normalized, as requested. */
  readonly requested: string;
  /** `sha256:…`. */
  readonly digest: string;
  readonly mediaType: string;
  /** `ghcr.io/acme/train@sha256:…`. */
  readonly pinned: string;
  /** Sorted; only if the index was read. */
  readonly platforms?: readonly string[];
}

/**
 * The digest of a reference. Concurrent calls for the same reference share one request.
 *
 * @throws IMAGE_REFERENCE_INVALID, IMAGE_NOT_FOUND, REGISTRY_REFUSED, REGISTRY_UNAVAILABLE, REGISTRY_ANSWER_INVALID,
 * CREDENTIALS_INVALID
 */
export async function resolveImage(
  session: RegistrySession,
  reference: string,
  options: ResolveOptions = {},
): Promise<ResolvedImage> {
  const target = targetOf(reference);
  const { platform, signal } = options;
  const found = orThrow(target, await digestOnce(session, target, signal));
  const whole = { requested: textOf(target), digest: found.digest, mediaType: found.mediaType };
  if (platform === undefined) return { ...whole, pinned: pinnedText(target, found.digest) };
  const child = await chooseChild(session, { ...target, digest: found.digest }, Platform.parse(platform), signal);
  return { ...whole, ...child, pinned: pinnedText(target, child.digest) };
}

/** One request for concurrent calls with the same reference. */
export async function digestOnce(
  session: RegistrySession,
  target: Target,
  signal?: AbortSignal,
): Promise<ManifestAnswer> {
  const known = target.digest && session.found.get(pinnedText(target, target.digest));
  if (known) return known;
  const answer = await session.once(`digest ${textOf(target)}`, signal, () => fetchDigest(session, target, signal));
  if (answer.state === "there") session.found.set(pinnedText(target, answer.digest), answer);
  return answer;
}

/** One request for concurrent calls with the same reference. */
export async function manifestOnce(
  session: RegistrySession,
  target: Target,
  signal?: AbortSignal,
): Promise<FoundManifest & { readonly bytes: Uint8Array }> {
  const found = orThrow(
    target,
    await session.once(`manifest ${textOf(target)}`, signal, () => fetchManifest(session, target, signal)),
  );
  return { ...found, bytes: found.bytes ?? new Uint8Array() };
}

/** @throws IMAGE_NOT_FOUND, REGISTRY_REFUSED, REGISTRY_UNAVAILABLE */
export function orThrow(target: Target, answer: ManifestAnswer): FoundManifest {
  if (answer.state === "there") return answer;
  const image = textOf(target);
  throw new FlyteSettingsError(
    answer.state === "missing" ? "IMAGE_NOT_FOUND" : answer.code,
    `${shown(image)}: ${answer.reason}`,
    { image, hint: "Check the name and tag, log in to the registry, or ask who runs it." },
  );
}

/**
 * The image for one platform: an entry of an index, or the image itself.
 *
 * @throws IMAGE_NOT_FOUND if the index has no image for it; lists the available platforms
 */
export async function chooseChild(
  session: RegistrySession,
  target: Target,
  wanted: Platform,
  signal?: AbortSignal,
): Promise<{ digest: string; mediaType: string; platforms?: readonly string[] }> {
  const { bytes, mediaType, digest } = await manifestOnce(session, target, signal);
  const manifest = parseManifest(bytes, mediaType, textOf(target));
  if (manifest.kind === "image") return { digest, mediaType };
  const platforms = [...new Set(manifest.entries.map(({ platform }) => Platform.toString(platform)))].sort();
  const child = manifest.entries.find(({ platform }) => Platform.matches(wanted, platform));
  if (child) return { digest: child.digest, mediaType: child.mediaType, platforms };
  throw new FlyteSettingsError(
    "IMAGE_NOT_FOUND",
    `${shown(textOf(target))} is not there for ${Platform.toString(wanted)}; there is ${platforms.join(", ") || "nothing"}`,
    { image: textOf(target), hint: "Build it for that platform, or choose another one." },
  );
}

function pinnedText(target: Target, digest: string): string {
  return `${repositoryOf(target)}@${digest}`;
}
