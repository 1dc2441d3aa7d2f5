import { ImageReference } from "@flyte-settings/core";
import type { ImagesLock } from "./images-lock.ts";

/**
 * The lock in the format of `imgpkg copy --lock` and kbld (ImagesLock, imgpkg.carvel.dev/v1alpha1), for copying images
 * to an air-gapped network. `kbld.carvel.dev/id` is the requested reference.
 */
export function formatImgpkgLock(lock: ImagesLock): string {
  const head = "apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\n";
  if (lock.images.length === 0) return `${head}images: []\n`;
  const images = lock.images.map(({ requested, digest }) => {
    const image = `${ImageReference.nameOf(ImageReference.parseNormalized(requested))}@${digest}`;
    const id = JSON.stringify(requested);
    return `- image: ${JSON.stringify(image)}\n  annotations:\n    kbld.carvel.dev/id: ${id}\n`;
  });
  return `${head}images:\n${images.join("")}`;
}
