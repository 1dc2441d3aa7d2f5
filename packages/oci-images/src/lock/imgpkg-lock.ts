import { ImageReference } from "@flyte-settings/core";
import type { ImagesLock } from "./images-lock.ts";

/** An image that is not in the lock file if it was written with a digest. */
export interface PinnedByDigest {
  readonly requested: string;
  readonly digest?: string;
}

/**
 * The lock in the format of `imgpkg copy --lock` and kbld (ImagesLock, imgpkg.carvel.dev/v1alpha1), for copying images
 * to an air-gapped network. `kbld.carvel.dev/id` is the requested reference.
 */
export function formatImgpkgLock(lock: ImagesLock, images: readonly PinnedByDigest[] = []): string {
  const head = "apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\n";
  const locked = new Set(lock.images.map(({ requested }) => requested));
  const byDigest = new Map(images.flatMap(({ requested, digest }) => (digest ? [[requested, digest] as const] : [])));
  const others = [...byDigest].filter(([requested]) => !locked.has(requested));
  const all = [...lock.images, ...others.map(([requested, digest]) => ({ requested, digest }))];
  if (all.length === 0) return `${head}images: []\n`;
  const entries = all.map(({ requested, digest }) => {
    const image = `${ImageReference.nameOf(ImageReference.parseNormalized(requested))}@${digest}`;
    const id = JSON.stringify(requested);
    return `- image: ${JSON.stringify(image)}\n  annotations:\n    kbld.carvel.dev/id: ${id}\n`;
  });
  return `${head}images:\n${entries.join("")}`;
}
