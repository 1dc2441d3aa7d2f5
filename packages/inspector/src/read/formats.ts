import { decodeContext, encodeContext, SerializationSettings } from "@flyte-settings/core";
import { type Generation, generationOfContext, ImageCache } from "@flyte-settings/core/flyte2";

/** An encoded value as displayed on the page. */
export interface Shown {
  readonly json: string;
  readonly images: number;
  readonly unknownKeys: readonly string[];
  /** flytekit's settings; absent for an image cache of Flyte 2, which the checks do not cover. */
  readonly settings?: SerializationSettings;
}

interface Format {
  /** @throws CONTEXT_INVALID CONTEXT_TOO_LARGE */
  readonly decode: (text: string) => Shown;
  /** @throws CONTEXT_INVALID */
  readonly encode: (json: string) => string;
}

/** flytekit's settings context (1) and Flyte 2's image cache (2). */
const formats: Readonly<Record<Generation, Format>> = {
  1: {
    decode: (text) => {
      const { settings, unknownKeys } = decodeContext(text);
      const { images, defaultImage } = settings.imageConfig;
      const count = images?.length ?? (defaultImage === undefined ? 0 : 1);
      return { json: SerializationSettings.toJson(settings), images: count, unknownKeys, settings };
    },
    encode: (json) => encodeContext(SerializationSettings.fromJson(json)),
  },
  2: {
    decode: (text) => {
      const { cache, unknownKeys } = ImageCache.decode(text);
      return { json: ImageCache.toJson(cache), images: Object.keys(cache.imageLookup).length, unknownKeys };
    },
    encode: (json) => {
      const { imageLookup, buildRunIds } = ImageCache.fromTransport(json);
      return ImageCache.toTransport({ imageLookup, buildRunIds });
    },
  },
};

/** The format of the input, encoded or JSON. If neither matches, flytekit's, whose errors explain more. */
export function formatOf(text: string): Format {
  return formats[generationOfContext(text) ?? 1];
}

/** Length of a context in encoded form, without line breaks. @throws CONTEXT_INVALID */
export function transportSize({ context = "", size }: { readonly context?: string; readonly size?: number }): number {
  if (size !== undefined) return size;
  return /^\s*\{/.test(context) ? formatOf(context).encode(context).length : context.replace(/\s/g, "").length;
}
