import { ImageReference } from "@flyte-settings/core";
import type { RequestOptions } from "@flyte-settings/registration";
import { inspectPackage, type SerializedPackage } from "@flyte-settings/registration/package";
import type { LoadedProject } from "../load-project.ts";

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
  { run }: LoadedProject,
): Promise<RequestOptions> {
  const { compatModeOf } = await import("@flyte-settings/registration");
  if (run === undefined || compatModeOf(request) !== "strict") return request;
  const standing = inspectPackage(source).flatMap(({ images }) => images.map(({ text }) => text));
  const written = [...new Set(standing)].filter((image) => ImageReference.problemOf(image) === undefined);
  const { resolveImages } = await import("@flyte-settings/core/plugin");
  const requests = written.map((reference) => ({ name: reference, reference }));
  const resolved = new Map((await resolveImages(run, requests)).map(({ name, reference }) => [name, reference]));
  return { ...request, image: (image, place) => resolved.get(image) ?? request.image?.(image, place) ?? image };
}
