import {
  decodeContext,
  encodeContext,
  fromPairs,
  Image,
  type ImageConfig,
  type SerializationSettings,
} from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { deflate } from "@flyte-settings/core/zlib-exact";
import type { RewriteOptions } from "./rewrite-options.ts";

/**
 * A context for the target. Its project, domain and version override those of the execution, so without this a child of
 * a dynamic task would be registered, and cached, at the source. Each is replaced if it is the source's; empty ones
 * stay. Environment, interpreter, resources and source root do not change. The string matches flytekit's byte for byte,
 * because Admin compares it.
 *
 * @throws CONTEXT_INVALID CONTEXT_TOO_LARGE
 */
export function rewriteContext(context: string, path: string, options: RewriteOptions): string {
  const { settings } = decodeContext(context);
  const next = {
    ...settings,
    ...images(settings, path, options),
    ...target(settings, options),
    ...fast(settings, options),
    ...env(settings, options),
  };
  const before = encodeContext(settings, { deflate });
  const after = encodeContext(next, { deflate });
  return after === before ? context : after;
}

function target(settings: SerializationSettings, options: RewriteOptions): Partial<SerializationSettings> {
  const changed: Record<string, string> = {};
  for (const name of ["project", "domain", "version"] as const) {
    if (settings[name] && settings[name] === options.source[name]) changed[name] = options.target[name];
  }
  return changed;
}

function images(
  { imageConfig }: SerializationSettings,
  path: string,
  options: RewriteOptions,
): { imageConfig: ImageConfig } {
  const replaced = (each: Image, at: string): Image => {
    const before = Image.fullName(each);
    const after = options.image?.(before, `${path}#/image_config/${at}`) ?? before;
    return after === before ? each : Image.lookUpImageInfo(each.name, after, { allowNoTagOrDigest: true });
  };
  const { defaultImage, images } = imageConfig;
  return {
    imageConfig: {
      ...imageConfig,
      ...omitUndefined({
        defaultImage: defaultImage && replaced(defaultImage, "default_image"),
        images: images?.map((each, index) => replaced(each, `images/${index}`)),
      }),
    },
  };
}

function fast(
  { fastSerializationSettings: before }: SerializationSettings,
  options: RewriteOptions,
): Partial<SerializationSettings> {
  if (!before?.distributionLocation) return {};
  const distributionLocation = options.location?.(before.distributionLocation) ?? before.distributionLocation;
  return { fastSerializationSettings: { ...before, distributionLocation } };
}

function env(
  { env: before = {} }: SerializationSettings,
  { env = {} }: RewriteOptions,
): Partial<SerializationSettings> {
  if (!Object.keys(before).some((name) => Object.hasOwn(env, name))) return {};
  return { env: fromPairs(Object.entries(before).map(([name, value]) => [name, env[name] ?? value])) };
}
