import { ImageReference } from "@flyte-settings/core";
import type { PluginRun } from "@flyte-settings/core/plugin";

/**
 * References that stand anywhere, through the plugins' stages (mirror, pin, check): old → new. What is no reference is
 * left out.
 *
 * @throws IMAGES_UNRESOLVED with every failure
 */
export async function resolveReferences(
  run: PluginRun,
  references: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const { resolveImages } = await import("@flyte-settings/core/plugin");
  const written = [...new Set(references)].filter((image) => ImageReference.problemOf(image) === undefined);
  const images = await resolveImages(
    run,
    written.map((reference) => ({ name: reference, reference })),
  );
  return new Map(images.map(({ name, reference }) => [name, reference]));
}
