import { type CompatOptions, FlyteSettingsError, Image, type ImageConfig } from "@flyte-settings/core";
import type { YamlValue } from "@flyte-settings/core/config";
import type { Answer } from "./ascii-json.ts";
import { isObject, type Json } from "./json.ts";
import { writeYamlMarks } from "./marks.ts";
import { asGiven, present, recordOf } from "./wire-record.ts";

/** An image in the form of flytekit's constructor. @throws USAGE, IMAGE_INVALID */
export function readImage(value: Json, options: CompatOptions = {}): Image {
  const { name, fqn, tag, digest } = recordOf(value, ["name", "fqn", "tag", "digest"], "image");
  if (name === undefined || fqn === undefined) throw new FlyteSettingsError("USAGE", "image: expected name and fqn");
  const fields = {
    name: asGiven<string>(name),
    fqn: asGiven<string>(fqn),
    ...present("tag", tag, asGiven<string>),
    ...present("digest", digest, asGiven<string>),
  };
  return Image.create(fields, options);
}

/** A value that is not an object is passed through: the function under test handles it. */
export function readImageOrOther(value: Json): Image {
  return isObject(value) ? readImage(value) : asGiven<Image>(value);
}

/** @throws USAGE, IMAGE_INVALID */
export function readImageConfig(value: Json | undefined): ImageConfig {
  const { default_image, images } = recordOf(value, ["default_image", "images"], "image_config");
  return {
    ...present("defaultImage", default_image, readImageOrOther),
    ...present("images", images, (list) =>
      Array.isArray(list) ? list.map(readImageOrOther) : asGiven<readonly Image[]>(list),
    ),
  };
}

/** In wire form, where a tag next to a digest is part of `fqn`. */
export function writeImage({ name: given, fqn, tag, digest }: Image): Answer {
  // A name from configuration may be something other than a string in mode flytekit.
  const name = writeYamlMarks(given as YamlValue);
  if (tag !== undefined && digest !== undefined) return { name, fqn: `${fqn}:${tag}`, tag: null, digest };
  return { name, fqn, tag: tag ?? null, digest: digest ?? null };
}

export function writeImageConfig({ defaultImage, images }: ImageConfig): Answer {
  return { default_image: writeImageOrOther(defaultImage), images: images?.map(writeImageOrOther) ?? null };
}

function writeImageOrOther(image: Image | undefined): Answer {
  return typeof image === "object" && image !== null ? writeImage(image) : ((image ?? null) as Answer);
}
