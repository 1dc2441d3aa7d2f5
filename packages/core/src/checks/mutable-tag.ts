import { shown } from "../errors.ts";
import type { Image } from "../model/image.ts";
import { type Check, imagesOf } from "./check.ts";

export const mutableTag: Check = {
  severity: "warning",
  title: "Mutable image tag",
  why: "The same version can run different images.",
  fix: "Use a tag that is never pushed again, or pin the image to its digest: run flyte-settings images pin, and list @flyte-settings/oci-images under plugins.",
  find: ({ settings }) =>
    imagesOf(settings).flatMap(([path, image]) => {
      const what = problemOf(image);
      return what === undefined ? [] : [{ path, message: `image ${shown(image.name)} ${what}: ${shown(image.fqn)}` }];
    }),
};

function problemOf({ tag, digest }: Image): string | undefined {
  if (digest) return undefined;
  if (!tag) return "has neither tag nor digest, so nodes pull latest";
  return /^(?:.*-)?latest$/.test(tag) ? `has the tag ${shown(tag)}` : undefined;
}
