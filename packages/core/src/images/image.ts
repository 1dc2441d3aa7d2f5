import { describeValue } from "../describe-value.ts";
import { FlyteSettingsError, shown } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { Image as ImageFields } from "../model/image.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { redactUrls } from "../redact.ts";
import { ImageReference, parseTaskImage } from "./image-reference.ts";

export type Image = ImageFields;

/** The name of the image used by tasks that specify none. */
export const DEFAULT_IMAGE_NAME = "default";

/** The mode, and whether a bare name is allowed. */
export interface LookUpOptions extends CompatOptions {
  /** Accept a bare name too, as for images from a configuration and for named ones of `ImageConfig.fromImages`. */
  readonly allowNoTagOrDigest?: boolean;
}

/** Creates images from strings and records, and formats them. */
export const Image: {
  /**
   * Equivalent of the constructor of flytekit's `Image`: accepts a record as it is, unless it has both a tag and a
   * digest. {@link Image.lookUpImageInfo} keeps both in memory; on the wire, the tag then becomes part of `fqn`.
   *
   * @throws IMAGE_INVALID if both fields are set, even to empty strings
   */
  create(fields: Image, options?: CompatOptions): Image;
  /**
   * Parses an image reference. Equivalent of flytekit's `Image.look_up_image_info`, which also opens a file of that
   * name; this function only parses references, and files are left to plugins.
   *
   * @throws IMAGE_VERSION_MISSING for a bare name, unless allowed
   * @throws IMAGE_REFERENCE_INVALID for an invalid reference (never with `compat: { references }`)
   */
  lookUpImageInfo(name: string, imageIdentifier: string, options?: LookUpOptions): Image;
  /**
   * Splits a reference into repository, tag and digest. By default, it must be valid ({@link ImageReference}), and tag
   * *and* digest are kept; with `compat: { references }` any string is accepted, and the tag stays in `fqn` if there is
   * a digest, as in flytekit's `_parse_image_identifier`.
   *
   * @throws IMAGE_REFERENCE_INVALID
   */
  parseImageIdentifier(imageIdentifier: string, options?: CompatOptions): Omit<Image, "name">;
  /**
   * The reference that a node pulls: `fqn@digest`, `fqn:tag`, or `fqn:tag@digest` if both are set. Equivalent of
   * flytekit's `Image.full`, which writes `fqn:None` instead of failing, as does `compat: { references }`.
   *
   * @throws IMAGE_VERSION_MISSING
   */
  fullName(image: Image, options?: CompatOptions): string;
  /**
   * The digest, otherwise the tag. An empty digest is treated as unset, an empty tag is not: flytekit's
   * `Image.version`.
   */
  version(image: Image): string | undefined;
} = /* @__PURE__ */ guardedAll("Image", { create, lookUpImageInfo, parseImageIdentifier, fullName, version });

function create({ name, fqn, tag, digest }: Image, options: CompatOptions = {}): Image {
  if (tag !== undefined && digest !== undefined) {
    throw new FlyteSettingsError(
      "IMAGE_INVALID",
      `Cannot specify both tag and digest. Got tag=${inWords(tag, options)} and digest=${inWords(digest, options)}`,
      { image: name, hint: "leave out the tag: the digest decides what is pulled" },
    );
  }
  return record(name, { fqn, ...omitUndefined({ tag, digest }) });
}

/** flytekit's messages contain the whole string unchanged. */
function inWords(text: string, { compat }: CompatOptions): string {
  const safe = redactUrls(text);
  return isCompat(compat, "references") ? safe : shown(safe);
}

function lookUpImageInfo(name: string, imageIdentifier: string, options: LookUpOptions = {}): Image {
  const split = versioned(name, imageIdentifier, options);
  return record(name, isCompat(options.compat, "references") ? split : parseImageIdentifier(imageIdentifier, options));
}

/** Splits the string as flytekit does, with flytekit's errors. */
export function versioned(name: string, imageIdentifier: string, options: LookUpOptions): Omit<Image, "name"> {
  if (typeof imageIdentifier !== "string") throw notAText(name, imageIdentifier);
  const split = splitIdentifier(imageIdentifier);
  if (options.allowNoTagOrDigest === true || split.tag !== undefined || split.digest !== undefined) return split;
  throw new FlyteSettingsError(
    "IMAGE_VERSION_MISSING",
    `Incorrectly formatted image ${inWords(imageIdentifier, options)}, missing tag or digest. Expected name:tag or name@digest, for example ghcr.io/acme/train:v3`,
    { image: name, ...(looksLikeFile(imageIdentifier) ? { hint: FILE_HINT } : {}) },
  );
}

const FILE_HINT = "a file is read only where it is written as one: file:./image.yaml";

function looksLikeFile(text: string): boolean {
  return /^\.{0,2}\/|\.ya?ml$/.test(text);
}

function parseImageIdentifier(imageIdentifier: string, options: CompatOptions = {}): Omit<Image, "name"> {
  if (isCompat(options.compat, "references")) return splitIdentifier(imageIdentifier);
  const { domain, path, ...version } = parseTaskImage(imageIdentifier);
  if (/^[0-9a-f]{64}$/.test(imageIdentifier)) ImageReference.parseNormalized(imageIdentifier); // throws: an image ID
  return { fqn: domain === undefined ? path : `${domain}/${path}`, ...version };
}

/** The repository ends at the last `@`, otherwise at the last `:` that is not followed by a `/`. */
function splitIdentifier(text: string): Omit<Image, "name"> {
  const at = text.lastIndexOf("@");
  if (at >= 0) return { fqn: text.slice(0, at), digest: text.slice(at + 1) };
  const colon = text.lastIndexOf(":");
  if (colon < 0 || text.includes("/", colon)) return { fqn: text };
  return { fqn: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function fullName(image: Image, options: CompatOptions = {}): string {
  const { name, fqn, tag, digest } = image;
  const hasDigest = digest !== undefined && digest !== "";
  if (isCompat(options.compat, "references")) return hasDigest ? `${fqn}@${digest}` : `${fqn}:${tag ?? "None"}`;
  const tagged = tag === undefined || tag === "" ? fqn : `${fqn}:${tag}`;
  if (hasDigest) return `${tagged}@${digest}`;
  if (tagged !== fqn) return tagged;
  throw new FlyteSettingsError(
    "IMAGE_VERSION_MISSING",
    `the image ${shown(name)} has neither tag nor digest: ${shown(fqn)}. Expected name:tag or name@digest, for example ${shown(fqn)}:v1`,
    { image: name, hint: `give it a version, or write {{.image.${shown(name)}.fqn}}:VERSION` },
  );
}

function version(image: Image): string | undefined {
  return image.digest || image.tag;
}

function record(name: string, rest: Omit<Image, "name">): Image {
  return { name, ...rest };
}

function notAText(name: string, value: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "IMAGE_INVALID",
    `expected the image ${shown(String(name))} as a string, got ${describeValue(value)}. For example ghcr.io/acme/train:v3`,
    { image: String(name) },
  );
}
