import { checkNames } from "../check-names.ts";
import { FlyteSettingsError, shown } from "../errors.ts";
import { isCompat } from "../model/compat.ts";
import type { DefaultImageOptions } from "./default-images.ts";
import { DEFAULT_IMAGE_NAME, Image, versioned } from "./image.ts";

/** Options for the default image, and the name of the values for messages. */
export interface ValidateImageOptions extends DefaultImageOptions {
  /** The source of the values, for messages: the name of a flag or a field. */
  readonly param?: string;
}

export const imageOptions: readonly string[] = [
  "pythonVersion",
  "flytekitVersion",
  "internalImage",
  "requested",
  "prefixes",
  "param",
  "compat",
];

/** Reports flytekit's own errors first, in its order, then the additional checks. */
export function readImageValues(
  values: readonly string[],
  options: ValidateImageOptions,
): { defaultImage: Image | undefined; others: Image[] } {
  checkNames(options, imageOptions, "IMAGE_INVALID");
  const named = texts(values).map((value) => {
    const equals = value.indexOf("=");
    return [equals < 0 ? DEFAULT_IMAGE_NAME : value.slice(0, equals), value.slice(equals + 1)] as const;
  });
  let first: string | undefined;
  for (const [name, text] of named) {
    versioned(name, text, options);
    if (name !== DEFAULT_IMAGE_NAME) continue;
    if (first !== undefined) throw twoDefaults(first, text, options.param);
    first = text;
  }
  const images = named.map(([name, text]) => Image.lookUpImageInfo(name, text, options));
  if (!isCompat(options.compat, "references")) refuseDuplicates(images, options.param);
  return {
    defaultImage: images.find((image) => image.name === DEFAULT_IMAGE_NAME),
    others: images.filter((image) => image.name !== DEFAULT_IMAGE_NAME),
  };
}

function refuseDuplicates(images: readonly Image[], param = "image"): void {
  const names = new Set<string>();
  for (const { name } of images) {
    if (names.has(name)) {
      throw new FlyteSettingsError(
        "IMAGE_DUPLICATE",
        `two images are called ${shown(name)} for ${param}. Expected each name once`,
        { place: param, image: name },
      );
    }
    names.add(name);
  }
}

function twoDefaults(first: string, second: string, param = "image"): FlyteSettingsError {
  return new FlyteSettingsError(
    "IMAGE_DUPLICATE",
    `two default images for ${param}: ${shown(first)} and ${shown(second)}. Expected one`,
    { place: param, hint: "Give one of them a name: NAME=REFERENCE" },
  );
}

function texts(values: unknown): readonly string[] {
  if (Array.isArray(values) && values.every((value) => typeof value === "string")) return values;
  throw new FlyteSettingsError(
    "IMAGE_INVALID",
    'expected a list of strings, for example ["spark=ghcr.io/acme/spark:3.5"]',
  );
}
