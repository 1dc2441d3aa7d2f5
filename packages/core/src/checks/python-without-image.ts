import { shown } from "../errors.ts";
import { DefaultImages } from "../images/default-images.ts";
import type { Check, CheckInput } from "./check.ts";

export const pythonWithoutImage: Check = {
  severity: "error",
  title: "No default image is published for this Python",
  why: "Tasks without their own image have no image to run in.",
  fix: "Set your own default image, or the image of a published Python version.",
  find: (input) =>
    isUnknownPython(input)
      ? [
          {
            path: ["images", "default"],
            message: `the code is for Python ${shown(input.pythonVersion ?? "")}; there are images for ${Object.keys(known(input)).join(", ")}`,
          },
        ]
      : [],
};

/** Whether the default image would have to be a published one, but none exists for this Python version. */
export function isUnknownPython(input: CheckInput): boolean {
  const { settings, pythonVersion } = input;
  if (settings.imageConfig.defaultImage !== undefined || pythonVersion === undefined) return false;
  return !Object.hasOwn(known(input), /^\d+\.\d+/.exec(pythonVersion)?.[0] ?? pythonVersion);
}

function known({ defaultImagePrefixes = {} }: CheckInput): Readonly<Record<string, string>> {
  return { ...DefaultImages.prefixes, ...defaultImagePrefixes };
}
