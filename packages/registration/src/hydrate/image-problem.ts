import { ImageReference } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { imageTemplateIn } from "./placeholders.ts";

const EXAMPLE = "expected for example ghcr.io/acme/train:v3";

/** Why a pod cannot start with this image, as a sentence; `undefined` if it can. */
export function imageProblem(image: string): string | undefined {
  if (image === "") return `the image is missing; ${EXAMPLE}`;
  const left = imageTemplateIn(image);
  if (left !== undefined) {
    return `${left} is left in ${shown(image)}: name that image in the settings (images:), or package with --image NAME=REFERENCE`;
  }
  const problem = ImageReference.problemOf(image);
  return problem === undefined ? undefined : `${shown(image)} is not an image reference: ${problem}; ${EXAMPLE}`;
}
