import {
  decodeContext,
  type EncodeContextOptions,
  encodeContext,
  Image,
  isFlyteSettingsError,
  type SerializationSettings,
} from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { HydrationOptions } from "./options.ts";

type Target = Pick<HydrationOptions, "project" | "domain" | "version" | "distributionLocation">;

/**
 * Contexts with the target filled in, as `pyflyte register` writes them: project, domain, version, and the code
 * location. For {@link HydrationOptions.context}. Without it, the runtime completes a context, but later than some code
 * needs it.
 *
 * @throws CONTEXT_INVALID if a task has a damaged one
 */
export function filledContext(target: Target, options: EncodeContextOptions = {}): (context: string) => string {
  return (context) => encodeContext(filledSettings(decodeContext(context).settings, target), options);
}

/**
 * Contexts with replaced images, so that children of dynamic tasks also run mirrored and pinned images. A context that
 * cannot be decoded, or whose images stay the same, is unchanged.
 */
export function contextWithImages(
  image: NonNullable<HydrationOptions["image"]>,
): (context: string, place: string) => string {
  return (context, place) => {
    const settings = decoded(context);
    if (settings === undefined) return context;
    const { defaultImage, images = [] } = settings.imageConfig;
    const replaced = (each: Image): Image => {
      const before = Image.fullName(each);
      const after = image(before, `${place}.${each.name}`);
      return after === before ? each : Image.lookUpImageInfo(each.name, after, { allowNoTagOrDigest: true });
    };
    const next = { defaultImage: defaultImage && replaced(defaultImage), images: images.map(replaced) };
    if (next.defaultImage === defaultImage && next.images.every((each, index) => each === images[index]))
      return context;
    const imageConfig = { images: next.images, ...omitUndefined({ defaultImage: next.defaultImage }) };
    return encodeContext({ ...settings, imageConfig });
  };
}

/** The images in a context; none if it cannot be decoded. */
export function contextImages(context: string): readonly Image[] {
  const { defaultImage, images = [] } = decoded(context)?.imageConfig ?? {};
  return [...(defaultImage === undefined ? [] : [defaultImage]), ...images];
}

function filledSettings(settings: SerializationSettings, target: Target): SerializationSettings {
  const { project, domain, version, distributionLocation } = target;
  const { fastSerializationSettings: fast } = settings;
  return {
    ...settings,
    // `pyflyte package` omits them, `pyflyte register` writes empty ones.
    defaultResources: settings.defaultResources ?? { requests: {}, limits: {} },
    project,
    domain,
    version,
    ...(fast?.enabled && distributionLocation !== undefined
      ? { fastSerializationSettings: { ...fast, distributionLocation } }
      : {}),
  };
}

function decoded(context: string): SerializationSettings | undefined {
  try {
    return decodeContext(context).settings;
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return undefined;
  }
}
