import { checkNames } from "../check-names.ts";
import { writeRecord } from "../codec/settings-json.ts";
import { imageConfigWire } from "../codec/tables.ts";
import { describeValue } from "../describe-value.ts";
import { FlyteSettingsError } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { ImageConfig as ImageConfigFields } from "../model/image-config.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { isPythonTrue } from "../python/python-text.ts";
import { type DefaultImageOptions, DefaultImages } from "./default-images.ts";
import { DEFAULT_IMAGE_NAME, Image } from "./image.ts";
import { imageOptions, readImageValues, type ValidateImageOptions } from "./image-values.ts";
import { lookUpReferences, type NamedReferences } from "./named-references.ts";

export type ImageConfig = ImageConfigFields;

/** The arguments of {@link ImageConfig.auto}. */
export interface AutoImageOptions extends CompatOptions {
  /** The configuration's images. */
  readonly images?: NamedReferences;
  /** The default image; absent or empty: no default. */
  readonly imgName?: string;
}

/** The arguments of {@link ImageConfig.autoDefaultImage}. */
export interface AutoDefaultImageOptions extends DefaultImageOptions {
  /** The configuration's images. */
  readonly images?: NamedReferences;
}

/**
 * Creates image configs and looks up images in them.
 *
 * @example
 * ```ts
 * const config = ImageConfig.fromImages("ghcr.io/acme/train:v3", { spark: "ghcr.io/acme/spark:3.5" });
 * ImageConfig.findImage(config, "spark")?.tag; // "3.5"
 * ```
 */
export const ImageConfig: {
  /**
   * The default image is also the first in the list of images. Equivalent of flytekit's `ImageConfig.create_from`.
   *
   * @throws IMAGE_INVALID for an invalid default image
   */
  createFrom(defaultImage: Image | undefined, otherImages?: readonly Image[]): ImageConfig;
  /**
   * Creates a config from a default image (a tag or digest is required; no default if absent or empty) and named images
   * (a bare name is allowed). Equivalent of flytekit's `ImageConfig.from_images`. Names may repeat; the first one is
   * found.
   *
   * @throws IMAGE_VERSION_MISSING, IMAGE_REFERENCE_INVALID
   */
  fromImages(defaultImage: string | undefined, images?: NamedReferences, options?: CompatOptions): ImageConfig;
  /**
   * Parses the `--image` values of a command line: `name=reference`, or a bare reference for the default. Equivalent of
   * flytekit's `ImageConfig.validate_image`. A value is split at its first `=`; an empty name is valid; every reference
   * needs a tag or digest. Without a default, {@link DefaultImages} is used. Differences: duplicate names are rejected
   * (with `compat: { references }` they are accepted, and the first one is found).
   *
   * @throws IMAGE_DUPLICATE, IMAGE_VERSION_MISSING, IMAGE_REFERENCE_INVALID, DEFAULT_IMAGE_UNKNOWN
   */
  validateImage(values: readonly string[], options?: ValidateImageOptions): ImageConfig;
  /**
   * Combines the images of the command line and the configuration. The command line takes precedence; the
   * configuration's `default` takes precedence over the computed default (with `compat: { config }` it is not a
   * default, as in flytekit's `run` and `register`).
   *
   * @throws the errors of {@link ImageConfig.validateImage}
   */
  resolveImages(values: readonly string[], configured: NamedReferences, options: ValidateImageOptions): ImageConfig;
  /**
   * Appends the configuration's images with new names. Equivalent of flytekit's `patch_image_config`. Differences: if
   * there is no default, the configuration's image named `default` becomes the default (not with `compat: { config }`).
   *
   * @throws IMAGE_INVALID for a config without a list of images, as in flytekit
   */
  patchImageConfig(config: ImageConfig, configured: NamedReferences, options?: CompatOptions): ImageConfig;
  /**
   * Combines an explicit default with the configuration's images. Equivalent of flytekit's `ImageConfig.auto`.
   * Differences: the configuration's `default` is the default unless one is given (with `compat: { config }` it is just
   * another image).
   *
   * @throws IMAGE_VERSION_MISSING, IMAGE_REFERENCE_INVALID
   */
  auto(options?: AutoImageOptions): ImageConfig;
  /**
   * The configuration's images, with {@link DefaultImages} if they contain no default. Equivalent of flytekit's
   * `ImageConfig.auto_default_image`, which always uses the computed default, as does `compat: { config }`.
   *
   * @throws DEFAULT_IMAGE_UNKNOWN only if the computed default is needed
   */
  autoDefaultImage(options?: AutoDefaultImageOptions): ImageConfig;
  /**
   * The JSON of the images only, as flytekit's `ImageConfig.to_json` writes it.
   *
   * @throws SETTINGS_INVALID for values of the wrong type
   */
  toJson(config: ImageConfig, options?: CompatOptions): string;
  /**
   * Searches the default image first, then the list in order; names are compared exactly. `undefined` if no image has
   * this name.
   */
  findImage(config: ImageConfig, name: string): Image | undefined;
} = /* @__PURE__ */ guardedAll("ImageConfig", {
  createFrom,
  fromImages,
  validateImage,
  resolveImages,
  patchImageConfig,
  auto,
  autoDefaultImage,
  findImage,
  toJson,
});

function createFrom(defaultImage: Image | undefined, otherImages: readonly Image[] = []): ImageConfig {
  if (!Array.isArray(otherImages)) throw invalid("expected a list of images");
  if (!isPythonTrue(defaultImage)) {
    return { ...omitUndefined({ defaultImage }), images: [...otherImages] };
  }
  if (typeof (defaultImage as Partial<Image> | undefined)?.fqn !== "string") {
    throw invalid(`expected the default image as { name, fqn, tag }, got ${describeValue(defaultImage)}`);
  }
  return { defaultImage: defaultImage as Image, images: [defaultImage as Image, ...otherImages] };
}

function fromImages(
  defaultImage: string | undefined,
  images: NamedReferences = [],
  options: CompatOptions = {},
): ImageConfig {
  const first = defaultImage ? Image.lookUpImageInfo(DEFAULT_IMAGE_NAME, defaultImage, options) : undefined;
  return createFrom(first, lookUpReferences(images, options));
}

function validateImage(values: readonly string[], options: ValidateImageOptions = {}): ImageConfig {
  const { defaultImage, others } = readImageValues(values, options);
  return createFrom(defaultImage ?? computedDefault(options), others);
}

function resolveImages(
  values: readonly string[],
  configured: NamedReferences,
  options: ValidateImageOptions,
): ImageConfig {
  const { defaultImage, others } = readImageValues(values, options);
  if (defaultImage !== undefined || isCompat(options.compat, "config")) {
    return patchImageConfig(createFrom(defaultImage ?? computedDefault(options), others), configured, options);
  }
  const patched = patchImageConfig(createFrom(undefined, others), configured, options);
  return patched.defaultImage === undefined ? createFrom(computedDefault(options), patched.images) : patched;
}

function patchImageConfig(config: ImageConfig, configured: NamedReferences, options: CompatOptions = {}): ImageConfig {
  const { images, defaultImage } = config;
  if (images === undefined) {
    throw invalid("the image config has no list of images. Expected what ImageConfig.createFrom returns");
  }
  const taken = new Set(images.map((image) => image.name));
  const added = lookUpReferences(configured, options).filter((image) => !taken.has(image.name));
  const isDefault = (image: Image) => image.name === DEFAULT_IMAGE_NAME;
  const promoted =
    defaultImage === undefined && !isCompat(options.compat, "config") ? added.find(isDefault) : undefined;
  if (promoted !== undefined) return createFrom(promoted, [...images, ...added.filter((image) => image !== promoted)]);
  return { ...omitUndefined({ defaultImage }), images: [...images, ...added] };
}

function auto(options: AutoImageOptions = {}): ImageConfig {
  checkNames(options, ["images", "imgName", "compat"], "IMAGE_INVALID");
  const { images = [], imgName } = options;
  if (isCompat(options.compat, "config")) return fromImages(imgName, images, options);
  return patchImageConfig(fromImages(imgName, [], options), images, options);
}

function autoDefaultImage(given: AutoDefaultImageOptions = {}): ImageConfig {
  checkNames(given, ["images", ...imageOptions], "IMAGE_INVALID");
  const { images = [], ...options } = given;
  if (!isCompat(options.compat, "config")) return resolveImages([], images, options);
  return createFrom(computedDefault(options), lookUpReferences(images, options));
}

function findImage({ defaultImage, images = [] }: ImageConfig, name: string): Image | undefined {
  return defaultImage?.name === name ? defaultImage : images.find((image) => image.name === name);
}

/** The table's own images are not validated as references: `py3.10-1.16.24+local.7` is accepted, as in flytekit. */
function computedDefault(options: DefaultImageOptions): Image {
  const manner: CompatOptions = options.internalImage ? options : { compat: "flytekit" };
  return Image.lookUpImageInfo(DEFAULT_IMAGE_NAME, DefaultImages.findImageFor(options), manner);
}

function toJson(config: ImageConfig, options: CompatOptions = {}): string {
  return writeRecord(config, imageConfigWire, options);
}

function invalid(message: string): FlyteSettingsError {
  return new FlyteSettingsError("IMAGE_INVALID", message);
}
