// Template errors, with flytekit's messages if it has them and a suggestion of the intended name.

import { type ErrorCode, FlyteSettingsError, shown } from "../errors.ts";
import { isCompat } from "../model/compat.ts";
import type { Image } from "../model/image.ts";
import type { ImageConfig } from "../model/image-config.ts";
import type { TemplateOptions } from "../model/template-options.ts";
import { didYouMean, nearestName } from "../nearest-name.ts";
import { omitUndefined } from "../omit-undefined.ts";

const MAX_LENGTH = 1_000_000;
/** The attributes of an image; the first two are flytekit's, the others are additions. */
const attributeNames = ["fqn", "version", "tag", "digest", "full"] as const;
/** One of {@link attributeNames}. */
export type AttributeName = (typeof attributeNames)[number];

/** Images whose names contain templates could otherwise expand without limit. */
export function checkLength(length: number, options: TemplateOptions): void {
  if (length <= MAX_LENGTH) return;
  const text = `an image of more than ${MAX_LENGTH} characters comes of the templates`;
  throw failure("TEMPLATE_UNRESOLVED", `${text}. Expected a reference of at most a few hundred`, options);
}

/** @throws IMAGE_VERSION_MISSING */
export function missing(image: Image, what: string, options: TemplateOptions): never {
  const text = `the image ${shown(image.name)} has no ${what}: ${shown(image.fqn)}`;
  throw failure("IMAGE_VERSION_MISSING", `${text}. Expected one, or {{.image.${shown(image.name)}.version}}`, options);
}

/** @throws TEMPLATE_UNRESOLVED */
export function unknownAttribute(attribute: string, options: TemplateOptions): never {
  const peers = `Only fqn and version are supported replacements, ${inWords(attribute, options)} is not supported`;
  const near = nearestName(attribute, attributeNames);
  const ours = isCompat(options.compat, "templates") ? "" : ` (tag, digest and full are, too${didYouMean(near)})`;
  throw failure("TEMPLATE_UNRESOLVED", peers + ours, options);
}

/** Throws IMAGE_NOT_FOUND with the known names. */
export function unknownName(name: string, config: ImageConfig, options: TemplateOptions): FlyteSettingsError {
  const names = imageNames(config);
  const known = names.length === 0 ? "there are no images" : `known: ${shown(names.join(", "))}`;
  const hint = didYouMean(nearestName(name, names));
  return failure(
    "IMAGE_NOT_FOUND",
    `Image Config with name ${inWords(name, options)} not found in the configuration; ${known}${hint}`,
    options,
  );
}

/** Throws TEMPLATE_UNRESOLVED for an unknown or malformed template. */
export function unresolved(written: string, config: ImageConfig, options: TemplateOptions): FlyteSettingsError {
  if (/\.\s*(?:remote_package_path|dest_dir)\b/.test(written)) {
    const text = `the template ${shown(written)} is filled in when a package is registered, and only in arguments`;
    return failure("TEMPLATE_UNRESOLVED", `${text}. Expected a reference or {{.image.NAME}} in an image`, options);
  }
  return failure(
    "TEMPLATE_UNRESOLVED",
    `the template ${shown(written)} was not resolved. Expected {{.image.NAME}}, with .fqn, .version, .tag, .digest or .full after it, no space around the dots${didYouMean(suggestion(written, config))}`,
    options,
  );
}

/** The closest template that would resolve. */
function suggestion(written: string, config: ImageConfig): string | undefined {
  const parts = written
    .slice(0, 200)
    .replace(/[\s{}]/g, "")
    .split(".")
    .filter(Boolean);
  const rest = nearestName(parts[0] ?? "", ["image", "images"]) === undefined ? parts : parts.slice(1);
  const last = rest.length > 1 ? nearestName(rest.at(-1) ?? "", attributeNames) : undefined;
  const name = nearestName((last === undefined ? rest : rest.slice(0, -1)).join("."), imageNames(config));
  return name === undefined ? undefined : `{{.image.${name}${last === undefined ? "" : `.${last}`}}}`;
}

function imageNames({ defaultImage, images = [] }: ImageConfig): string[] {
  return [...new Set([...(defaultImage ? [defaultImage] : []), ...images].map((image) => String(image.name)))];
}

/** flytekit's messages contain the whole string. */
function inWords(text: string, { compat }: TemplateOptions): string {
  return isCompat(compat, "templates") ? text : shown(text);
}

/** An error with the place of the string, if known. */
export function failure(code: ErrorCode, message: string, { place }: TemplateOptions): FlyteSettingsError {
  return new FlyteSettingsError(code, message, omitUndefined({ place }));
}
