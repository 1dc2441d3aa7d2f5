import type { Check } from "./check.ts";
import { isUnknownPython } from "./python-without-image.ts";

export const noDefaultImage: Check = {
  severity: "warning",
  title: "No default image",
  why: "A task without an image cannot be serialized; in a dynamic task this fails only at run time.",
  fix: "Set images.default in flyte-settings.yaml, for example to ghcr.io/acme/train:v3.",
  find: (input) =>
    input.usesDefaultImage !== false && input.settings.imageConfig.defaultImage === undefined && !isUnknownPython(input)
      ? [{ path: ["images", "default"], message: "no default image is set" }]
      : [],
};
