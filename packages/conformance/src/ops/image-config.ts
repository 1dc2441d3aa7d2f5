import { DefaultImages, ImageConfig } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { givenDefault, givenImages } from "../given-default.ts";
import { object, optionalText, texts } from "../input.ts";
import { readPairs } from "../marks.ts";
import type { OpTable } from "../op.ts";
import { readImageConfig, readImageOrOther, writeImage, writeImageConfig } from "../wire-image.ts";
import { asGiven, present } from "../wire-record.ts";

/** Image configurations and the default image. */
export const imageConfigOps: OpTable = {
  "imageConfig.validateImage"(input, context) {
    const options = { ...givenDefault(input, context), ...present("param", object(input)["param"], asGiven<string>) };
    return writeImageConfig(ImageConfig.validateImage(texts(input, "values"), options));
  },
  "imageConfig.fromImages"(input, { options }) {
    const { default_image = null, m } = object(input);
    const named = (readPairs(m) ?? []).map(([name, reference]) => [name, asGiven<string>(reference)] as const);
    return writeImageConfig(ImageConfig.fromImages(asGiven<string>(default_image) ?? undefined, named, options));
  },
  "imageConfig.createFrom"(input) {
    const { default_image = null, other_images } = object(input);
    const others = Array.isArray(other_images) ? other_images.map(readImageOrOther) : [];
    return writeImageConfig(
      ImageConfig.createFrom(default_image === null ? undefined : readImageOrOther(default_image), others),
    );
  },
  "imageConfig.auto"(input, context) {
    const images = givenImages(input, context);
    return writeImageConfig(
      ImageConfig.auto({ images, ...omitUndefined({ imgName: optionalText(input, "img_name") }), ...context.options }),
    );
  },
  "imageConfig.autoDefaultImage"(input, context) {
    return writeImageConfig(
      ImageConfig.autoDefaultImage({ images: givenImages(input, context), ...givenDefault(input, context) }),
    );
  },
  "imageConfig.findImage"(input) {
    const found = ImageConfig.findImage(
      readImageConfig(object(input)["image_config"]),
      asGiven<string>(object(input)["name"] ?? null),
    );
    return found === undefined ? null : writeImage(found);
  },
  "defaultImage.find"(input, context) {
    const pythonVersion = optionalText(input, "python_version");
    const flytekitVersion = optionalText(input, "flytekit_version");
    const requested = omitUndefined({ pythonVersion, flytekitVersion });
    return DefaultImages.findImageFor({ ...givenDefault(input, context), requested });
  },
  "config.mergeImages"(input, context) {
    const given = object(input)["image_config"];
    if (given !== undefined && given !== null) {
      return writeImageConfig(
        ImageConfig.patchImageConfig(readImageConfig(given), givenImages(input, context), context.options),
      );
    }
    return writeImageConfig(
      ImageConfig.resolveImages(texts(input, "values"), givenImages(input, context), givenDefault(input, context)),
    );
  },
};
