import { decodeContext, Image, type ImageConfig, isFlyteSettingsError } from "@flyte-settings/core";
import type { EntityKind } from "../proto/identifier.ts";
import { editContainers } from "./edit-containers.ts";
import type { EntitySpecs } from "./spec.ts";

/** One use of an image. */
export interface ImageUse {
  /** JSON Pointer into the spec with .proto names; the part after `#` points into the decoded context. */
  readonly path: string;
  readonly image: string;
  /** Referenced by digest. */
  readonly pinned: boolean;
}

/**
 * The images in a spec: those of containers, pods, overrides and `custom`, and those in contexts, which children of
 * dynamic tasks use. A context that cannot be decoded has none.
 */
export function imagesOf<Kind extends EntityKind>(kind: Kind, spec: EntitySpecs[Kind]): ImageUse[] {
  const uses: ImageUse[] = [];
  const use = (image: string, path: string): string => {
    uses.push({ path, image, pinned: image.includes("@") });
    return image;
  };
  editContainers(kind, spec, {
    image: use,
    args: (args) => args,
    context: (context, path) => {
      const { defaultImage, images = [] } = imagesInContext(context);
      if (defaultImage !== undefined) use(Image.fullName(defaultImage), `${path}#/image_config/default_image`);
      for (const [index, each] of images.entries()) use(Image.fullName(each), `${path}#/image_config/images/${index}`);
      return context;
    },
  });
  return uses;
}

function imagesInContext(context: string): Partial<ImageConfig> {
  try {
    return decodeContext(context).settings.imageConfig;
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return {};
  }
}
