import { ImageReference } from "@flyte-settings/core";

/** The source of an image: `{ plugin: "git-tag", from: "default" }`. */
export interface LockOrigin {
  /** The plugin that provided the reference; absent: configured directly. */
  readonly plugin?: string;
  /** The name that tasks use. */
  readonly from: string;
}

/** One pinned image. */
export interface LockEntry {
  /** Normalized, after rewriting, with its tag: `ghcr.io/acme/train:v3`. */
  readonly requested: string;
  /** `sha256:…`. */
  readonly digest: string;
  readonly mediaType?: string;
  /** The platform of this image; absent: the index, which is valid for all platforms. */
  readonly platform?: string;
  /** The platforms of the index, sorted; absent: not determined. */
  readonly platforms?: readonly string[];
  readonly origins?: readonly LockOrigin[];
}

/** `images.lock.yaml`: sorted by `requested`, without timestamps, so that every diff is a real change. */
export interface ImagesLock {
  readonly images: readonly LockEntry[];
}

export const ImagesLock: {
  readonly empty: ImagesLock;
  /** An entry for a different platform is not found. */
  find(lock: ImagesLock, requested: string, platform?: string): LockEntry | undefined;
  /** Later entries replace earlier ones with the same `requested`; their origins are merged. */
  withEntries(lock: ImagesLock, entries: readonly LockEntry[]): ImagesLock;
  /**
   * The key of a reference in a lock: normalized, `latest` if it has no tag, without digest.
   *
   * @throws IMAGE_REFERENCE_INVALID
   */
  keyOf(reference: string): string;
} = { empty: { images: [] }, find, withEntries, keyOf };

function find(lock: ImagesLock, requested: string, platform?: string): LockEntry | undefined {
  const entry = lock.images.find((one) => one.requested === requested);
  return entry && entry.platform === platform ? entry : undefined;
}

function withEntries(lock: ImagesLock, entries: readonly LockEntry[]): ImagesLock {
  const byName = new Map(lock.images.map((entry) => [entry.requested, entry]));
  for (const entry of entries) {
    const origins = mergedOrigins(byName.get(entry.requested)?.origins, entry.origins);
    byName.set(entry.requested, { ...entry, ...(origins.length > 0 ? { origins } : {}) });
  }
  return { images: [...byName.values()].sort((a, b) => compare(a.requested, b.requested)) };
}

function keyOf(reference: string): string {
  const { digest: _, tag, ...name } = ImageReference.parseNormalized(reference);
  return ImageReference.toString({ ...name, tag: tag ?? "latest" });
}

function mergedOrigins(before: readonly LockOrigin[] = [], added: readonly LockOrigin[] = []): readonly LockOrigin[] {
  const byText = new Map([...before, ...added].map((origin) => [`${origin.from}\n${origin.plugin ?? ""}`, origin]));
  return [...byText.entries()].sort(([a], [b]) => compare(a, b)).map(([, origin]) => origin);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
