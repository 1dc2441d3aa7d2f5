import { describeValue } from "../describe-value.ts";
import { FlyteSettingsError, shown } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { Image as ImageFields } from "../model/image.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { redactUrls } from "../redact.ts";
import { ImageReference } from "./image-reference.ts";

export type Image = ImageFields;

/** The name of the image of tasks that name none. */
export const DEFAULT_IMAGE_NAME = "default";

/** The manner, and whether a bare name will do. */
export interface LookUpOptions extends CompatOptions {
  /** Take a bare name too: so for images from configuration and for named ones of `ImageConfig.fromImages`. */
  readonly allowNoTagOrDigest?: boolean;
}

/** Makes images of texts and records, and names them. */
export const Image: {
  /**
   * Twin of the constructor of flytekit's `Image`: takes a record as it is, unless it has a tag and a digest.
   * {@link Image.lookUpImageInfo} keeps both in memory; on the wire the tag then goes into `fqn`.
   *
   * @throws IMAGE_INVALID for both fields set, empty texts included
   */
  create(fields: Image, options?: CompatOptions): Image;
  /**
   * The image that a text names. Twin of flytekit's `Image.look_up_image_info`, which also opens a file of that name; here
   * a text is only ever a reference, and files are for plugins.
   *
   * @throws IMAGE_VERSION_MISSING for a bare name, unless allowed
   * @throws IMAGE_REFERENCE_INVALID for what is no reference (never with `compat: { references }`)
   */
  lookUpImageInfo(name: string, imageIdentifier: string, options?: LookUpOptions): Image;
  /**
   * Repository, tag and digest of a text. By default it must be a reference ({@link ImageReference}), and tag *and* digest
   * are kept; with `compat: { references }` any text is taken, and a tag beside a digest stays in `fqn`, as in flytekit's
   * `_parse_image_identifier`.
   *
   * @throws IMAGE_REFERENCE_INVALID
   */
  parseImageIdentifier(imageIdentifier: string, options?: CompatOptions): Omit<Image, "name">;
  /**
   * What a node pulls: `fqn@digest`, `fqn:tag`, or `fqn:tag@digest` where both are known. Twin of flytekit's `Image.full`,
   * which writes `fqn:None` where ours throws; `compat: { references }` writes that too.
   *
   * @throws IMAGE_VERSION_MISSING
   */
  fullName(image: Image, options?: CompatOptions): string;
  /** The digest, else the tag. An empty digest counts as none, an empty tag does not: flytekit's `Image.version`. */
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

/** The peer's sentences hold the whole text, as it is. */
function inWords(text: string, { compat }: CompatOptions): string {
  const safe = redactUrls(text);
  return isCompat(compat, "references") ? safe : shown(safe);
}

function lookUpImageInfo(name: string, imageIdentifier: string, options: LookUpOptions = {}): Image {
  const split = versioned(name, imageIdentifier, options);
  return record(name, isCompat(options.compat, "references") ? split : parseImageIdentifier(imageIdentifier, options));
}

/** The text split as flytekit does, with flytekit's own errors. */
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
  const { domain, path, ...version } = ImageReference.parse(imageIdentifier);
  return { fqn: domain === undefined ? path : `${domain}/${path}`, ...version };
}

/** The last `@` ends the repository, else the last `:` that no `/` follows. */
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
