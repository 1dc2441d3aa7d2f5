import { ImageReference } from "@flyte-settings/core";
import type { RequestOptions } from "@flyte-settings/registration";
import { inspectPackage, type SerializedPackage } from "@flyte-settings/registration/package";
import { resolveReferences } from "../images/resolve-references.ts";
import type { LoadedProject } from "../load-project.ts";
import { lockPathOf, OCI_IMAGES, withoutRegistries } from "../plugins/references.ts";

/**
 * The images that a package names, in `custom` and contexts too, go through the plugins' stages (mirror, pin, check) as those of the settings do, so that a
 * package made without them runs the same images. What is no reference is left, for hydration to refuse; as another program
 * (`--as`) everything is left.
 *
 * @throws IMAGES_UNRESOLVED with every failure
 */
export async function withPackageImages(
  request: RequestOptions,
  source: SerializedPackage,
  project: LoadedProject,
): Promise<RequestOptions> {
  const { run } = project;
  const { compatModeOf } = await import("@flyte-settings/registration");
  if (run === undefined || compatModeOf(request) !== "strict") return request;
  const standing = inspectPackage(source).flatMap(({ images }) => images.map(({ text }) => text));
  const written = standing.filter((image) => ImageReference.problemOf(image) === undefined);
  const isHeld = await heldByLock(project);
  const unpinned = { ...run, plugins: run.plugins.map(withoutRegistries) };
  const resolved = new Map([
    ...(await resolveReferences(run, written.filter(isHeld))),
    ...(await resolveReferences(
      unpinned,
      written.filter((image) => !isHeld(image)),
    )),
  ]);
  return { ...request, image: (image, place) => resolved.get(image) ?? request.image?.(image, place) ?? image };
}

/**
 * Which images of a package may be pinned: all of them by the listed plugin. By a lock that nobody listed those that it holds:
 * `images pin` locks the images of the settings, and a package may name others.
 */
async function heldByLock(project: LoadedProject): Promise<(reference: string) => boolean> {
  const isListed = project.plugins.some(({ source }) => source === OCI_IMAGES);
  const path = lockPathOf(project);
  if (isListed || path === undefined || !project.run?.plugins.some(({ name }) => name === OCI_IMAGES))
    return () => true;
  const { ImagesLock, readImagesLock } = await import("@flyte-settings/oci-images");
  const keys = new Set((await readImagesLock(path))?.images.map(({ requested }) => requested));
  return (reference) =>
    ImageReference.parseNormalized(reference).digest === undefined && keys.has(ImagesLock.keyOf(reference));
}
