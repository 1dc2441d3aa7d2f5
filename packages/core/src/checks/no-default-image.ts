import type { Check } from "./check.ts";
import { isUnknownPython } from "./python-without-image.ts";

export const noDefaultImage: Check = {
  severity: "warning",
  title: "No default image",
  why: "A task that names no image cannot be serialized, in a pod of a dynamic task not before it runs.",
  fix: "Name one: images.default in flyte-settings.yaml, or --image ghcr.io/acme/train:v3.",
  find: (input) =>
    input.settings.imageConfig.defaultImage === undefined && !isUnknownPython(input)
      ? [{ path: ["images", "default"], message: "there is no default image" }]
      : [],
};
