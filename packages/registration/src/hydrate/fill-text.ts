/** Fills in a string in mode `strict`: known placeholders only as a whole string, image templates anywhere. */
import { FlyteSettingsError, ImageReference, isFlyteSettingsError } from "@flyte-settings/core";
import type { EditText } from "./entity-texts.ts";
import type { HydrationOptions } from "./options.ts";
import { imageTemplates, placeholders } from "./placeholders.ts";

/** @throws the errors of `image`, with the place */
export function textFiller(options: HydrationOptions): EditText {
  const whole = new Map<string, string>([
    [placeholders.project, options.project],
    [placeholders.domain, options.domain],
    [placeholders.version, options.version],
    [placeholders.destDir, options.destinationDir || "."],
    ...(options.distributionLocation === undefined
      ? []
      : [[placeholders.remotePackagePath, options.distributionLocation] as const]),
  ]);
  return (text, place, use) => {
    if (use === "context") return options.context === undefined ? text : options.context(text, place);
    if (use === "image") return image(text, place, options);
    if (use === "custom image" && ImageReference.problemOf(text) === undefined) return image(text, place, options);
    const filled = use === "text" ? undefined : whole.get(text);
    return filled ?? text.replace(imageTemplates, (template) => image(template, place, options));
  };
}

function image(text: string, place: string, options: HydrationOptions): string {
  try {
    return options.image?.(text, place) ?? text;
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    throw new FlyteSettingsError(error.code, `${place}: ${error.message}`, error.details, error);
  }
}
