import { ImageReference } from "@flyte-settings/core";
import type { ImageRequest, PluginRun } from "@flyte-settings/core/plugin";

/**
 * Maps references from any source through the plugins' stages (mirror, pin, check): old → new. Strings that are not
 * references are skipped.
 *
 * @param about other known properties of the image, included in plugin requests
 * @throws IMAGES_UNRESOLVED with every failure
 */
export async function resolveReferences(
  run: PluginRun,
  references: Iterable<string>,
  about: (reference: string) => Omit<ImageRequest, "name" | "reference"> = () => ({}),
): Promise<ReadonlyMap<string, string>> {
  const { resolveImages } = await import("@flyte-settings/core/plugin");
  const written = [...new Set(references)].filter((image) => ImageReference.problemOf(image) === undefined);
  const images = await resolveImages(
    run,
    written.map((reference) => ({ name: reference, reference, ...about(reference) })),
  );
  return new Map(images.map(({ name, reference }) => [name, reference]));
}
