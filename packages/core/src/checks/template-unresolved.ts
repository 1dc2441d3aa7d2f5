import { isFlyteSettingsError, shown } from "../errors.ts";
import { registerableContainerImage } from "../templates/image-template.ts";
import { type Check, type Found, imagesOf, type PlacedText } from "./check.ts";

/**
 * Templates of flytekit and flytectl that must be resolved by now; `{{.input}}` and similar are resolved by the backend
 * and stay.
 */
const LEFTOVER =
  /\{\{\s{0,9}(?:\.\s{0,9}images?\b|\.\s{0,9}(?:remote_package_path|dest_dir)\b|registration\.)[^{}]{0,200}\}\}/i;

export const templateUnresolved: Check = {
  severity: "error",
  title: "Unresolved template",
  why: "The pod cannot pull the image or run the command.",
  fix: "Write {{.image.NAME}} with the name of an image in the settings; see flyte-settings images list.",
  find: ({ settings, taskImages = [], finished = [] }) => [
    ...taskImages.flatMap((written) =>
      unresolved(written, (text) => registerableContainerImage(text, settings.imageConfig)),
    ),
    ...finished.flatMap(({ place, text }) => leftover({ place }, text)),
    ...imagesOf(settings).flatMap(([path, image]) => leftover({ path }, `${image.fqn}:${image.tag ?? ""}`)),
  ],
};

function unresolved({ place, text }: PlacedText, resolve: (text: string) => string): readonly Found[] {
  try {
    resolve(text);
    return [];
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return [{ place, message: error.message }];
  }
}

function leftover(
  where: { readonly path: readonly string[] } | { readonly place: string },
  text: string,
): readonly Found[] {
  const left = LEFTOVER.exec(text)?.[0];
  return left === undefined ? [] : [{ ...where, message: `${shown(left)} was not replaced` }];
}
