import {
  type EncodeContextOptions,
  entries,
  FlyteSettingsError,
  fromPairs,
  isFlyteSettingsError,
} from "@flyte-settings/core";
import { type DecodedImageCache, ImageCache } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import type { InjectedFile, InjectTarget } from "./inject-context.ts";
import type { EditedImageCache, EditImageCache, InjectImages } from "./inject-options.ts";

/** Which containers, and how the new image caches are compressed. */
export interface ReplaceOptions extends Omit<InjectImages, "context" | "generation">, EncodeContextOptions {}

/**
 * Replaces images in the image caches of Flyte 2 containers. Environments, their order, and the runs that built the
 * images stay; a cache without a replaced image keeps its text.
 *
 * @param replacements called once with all references; returns old → new
 * @throws CONTEXT_INVALID for a damaged image cache, CONTEXT_TOO_LARGE, and the errors of the target
 */
export async function replaceImages(
  target: InjectTarget,
  { containers, onlyExisting, ...encoding }: ReplaceOptions,
  replacements: (references: ReadonlySet<string>) => Promise<ReadonlyMap<string, string>>,
  host: Host,
): Promise<InjectedFile> {
  const choice = {
    generation: 2,
    ...omitUndefined({ containers, onlyExisting }),
  } as const;
  const references = new Set<string>();
  const collect: EditImageCache = (text, entity) => {
    const { cache, unknownKeys } = decoded(text, entity);
    for (const [, reference] of entries(cache.imageLookup)) references.add(reference);
    for (const key of unknownKeys)
      host.report("info", `${entity}: ${key} is a key that Flyte 2 does not know; it is left out`);
    return { text, images: [] };
  };
  const unchanged = target.inject({ ...choice, context: collect });
  if (references.size === 0) return unchanged;
  const images = await replacements(references);
  const edit: EditImageCache = (text, entity) => replaced(text, decoded(text, entity).cache, images, encoding);
  return target.inject({ ...choice, context: edit });
}

/** Whether a target has image caches of Flyte 2 containers. */
export function holdsImageCaches(target: InjectTarget): boolean {
  if (!target.mayHoldImageCaches) return false;
  try {
    return target.inject({ generation: 2, context: (text) => ({ text, images: [] }) }).changes.length > 0;
  } catch (error) {
    // the same error follows when the target is edited
    if (isFlyteSettingsError(error)) return false;
    throw error;
  }
}

function replaced(
  text: string,
  { imageLookup, buildRunIds }: ImageCache,
  images: ReadonlyMap<string, string>,
  encoding: EncodeContextOptions,
): EditedImageCache {
  const pairs = entries(imageLookup).map(([environment, from]) => ({
    environment,
    from,
    to: images.get(from) ?? from,
  }));
  const changed = pairs.filter(({ from, to }) => from !== to);
  if (changed.length === 0) return { text, images: [] };
  const next = fromPairs(pairs.map(({ environment, to }) => [environment, to]));
  return { text: ImageCache.toTransport({ imageLookup: next, buildRunIds }, encoding), images: changed };
}

/** The error names the container. */
function decoded(text: string, entity: string): DecodedImageCache {
  try {
    return ImageCache.decode(text);
  } catch (error) {
    if (!isFlyteSettingsError(error) || entity === "") throw error;
    throw new FlyteSettingsError(error.code, `${entity}: ${error.message}`, error.details, error);
  }
}
