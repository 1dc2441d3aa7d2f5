import { shown } from "@flyte-settings/core";
import { imageTemplateIn } from "./placeholders.ts";

const LONGEST = 1024;
const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const host = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const reference = new RegExp(`^(?:${host}/)?${component}(?:/${component})*(?::${tag})?(?:@${digest})?$`);

/** Why a pod cannot be started with this image, as a sentence; `undefined` when it can. */
export function imageProblem(image: string): string | undefined {
  const left = imageTemplateIn(image);
  if (left !== undefined) {
    return `${left} is left in ${shown(image)}: name that image in the settings (images:), or package with --image NAME=REFERENCE`;
  }
  if (image === "") return "the image is missing; expected for example ghcr.io/acme/train:v3";
  if (image.length <= LONGEST && reference.test(image)) return undefined;
  return `${shown(image)} is not an image reference; expected for example ghcr.io/acme/train:v3`;
}
