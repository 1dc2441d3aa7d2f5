import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { Image } from "../images/image.ts";
import { ImageConfig } from "../images/image-config.ts";
import { ImageReference, parseTaskImage } from "../images/image-reference.ts";
/**
 * Templates in the image of a task: `{{.image.NAME}}` and `{{.image.NAME.ATTRIBUTE}}`, also written `.images.`, with
 * whitespace allowed inside the braces and none around the dots. `image` is case-insensitive, NAME and ATTRIBUTE are
 * case-sensitive. NAME may contain dots: the last part is an attribute only if the part before it is the name of an
 * image.
 *
 * If a version contains a `:` (a digest), a `:` before the template becomes `@`, so that
 * `{{.image.x.fqn}}:{{.image.x.version}}` works for tags and digests.
 */
import { isCompat } from "../model/compat.ts";
import type { TemplateOptions } from "../model/template-options.ts";
import {
  type AttributeName,
  checkLength,
  failure,
  missing,
  unknownAttribute,
  unknownName,
  unresolved,
} from "./template-problems.ts";

type Attribute = (image: Image, config: ImageConfig, options: TemplateOptions) => string;

const attributes: Readonly<Record<AttributeName, Attribute>> = {
  fqn: (image) => image.fqn,
  version: versionOrDefault,
  tag: (image, _, options) => image.tag ?? tagInFqn(image) ?? missing(image, "tag", options),
  digest: (image, _, options) => image.digest ?? missing(image, "digest", options),
  full: (image, _, options) => Image.fullName(image, options),
};
const PEER_ATTRIBUTES = new Set(["fqn", "version"]);

/**
 * The non-ASCII letters match ASCII ones in flytekit's case-insensitive expression; no image has such a name, and its
 * error says so.
 */
const template = /\{\{[\t-\r ]*\.images?\.([A-Za-z0-9_.\-\u0130\u0131\u017f\u212a]+)[\t-\r ]*\}\}/gi;
const PEER_SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
const PEER_NAME = "([a-zA-Z0-9_\\-\\u0130\\u0131\\u017f\\u212a]+)";
/**
 * Python's interpretation of flytekit's expression: Unicode whitespace, and the letters that match ASCII ones ignoring
 * case.
 */
const peerTemplate = /* @__PURE__ */ (() =>
  new RegExp(
    `\\{\\{${PEER_SPACE}\\.[iI\\u0130\\u0131][mM][aA][gG][eE][sS\\u017f]?\\.${PEER_NAME}(?:\\.${PEER_NAME})?${PEER_SPACE}\\}\\}`,
    "g",
  ))();

/**
 * The image of a task, container or override with its templates resolved; absent or empty: the default image.
 * Equivalent of flytekit's `get_registerable_container_image` (core/python_auto_container.py).
 *
 * Differences (not with `compat: { templates }`): an unresolved template is an error rather than being kept; `.tag`,
 * `.digest`, `.full` and names with dots are supported. And (not with `compat: { references }`) the result must be a
 * valid reference.
 *
 * @throws IMAGE_NOT_FOUND, IMAGE_VERSION_MISSING, TEMPLATE_UNRESOLVED, IMAGE_REFERENCE_INVALID
 */
export function registerableContainerImage(
  image: string | undefined,
  config: ImageConfig,
  options: TemplateOptions = {},
): string {
  return guarded("registerableContainerImage", () => {
    if (image === undefined || image === "") return defaultImage(config, options);
    const isPeer = isCompat(options.compat, "templates");
    const resolved = isPeer ? fillAsPeer(image, config, options) : fill(image, config, options);
    return checked(resolved, options);
  });
}

function checked(reference: string, { compat }: TemplateOptions): string {
  if (!isCompat(compat, "references")) parseTaskImage(reference);
  return reference;
}

function defaultImage(config: ImageConfig, options: TemplateOptions): string {
  if (config.defaultImage !== undefined) return checked(Image.fullName(config.defaultImage, options), options);
  throw failure(
    "IMAGE_NOT_FOUND",
    "an image is required, and neither the task nor the settings name one. Set a default image, for example ghcr.io/acme/train:v3",
    options,
  );
}

/** Replaces templates from left to right, each once; inserted values are not scanned again. */
function fill(text: string, config: ImageConfig, options: TemplateOptions): string {
  let filled = "";
  let end = 0;
  for (const match of text.matchAll(template)) {
    const literal = literalPart(text, text.slice(end, match.index), config, options);
    const [image, attribute] = dottedName(match[1] ?? "", config, match[0], options);
    const value = attributeValue(attribute, image, config, options);
    checkLength(filled.length + value.length, options);
    const isDigest = value.includes(":") && (attribute === "version" || attribute === "digest");
    filled += isDigest && literal.endsWith(":") ? `${literal.slice(0, -1)}@${value}` : literal + value;
    end = match.index + match[0].length;
  }
  return filled + literalPart(text, text.slice(end), config, options);
}

/** The image and attribute that a name with dots refers to. */
function dottedName(name: string, config: ImageConfig, written: string, options: TemplateOptions): [Image, string] {
  const parts = name.split(".");
  if (parts.includes("")) throw unresolved(written, config, options);
  const attribute = parts.at(-1) ?? "";
  const owner = parts.length > 1 ? ImageConfig.findImage(config, parts.slice(0, -1).join(".")) : undefined;
  if (owner !== undefined && isAttribute(attribute)) return [owner, attribute];
  const whole = ImageConfig.findImage(config, name);
  if (whole !== undefined) return [whole, "full"];
  if (owner !== undefined) unknownAttribute(attribute, options);
  const isKnown = parts.length > 1 && isAttribute(attribute);
  throw unknownName(isKnown || parts.length === 2 ? parts.slice(0, -1).join(".") : name, config, options);
}

/** Text between templates: it must not contain anything that looks like a template. */
function literalPart(text: string, literal: string, config: ImageConfig, options: TemplateOptions): string {
  const start = literal.indexOf("{{");
  if (start < 0) return literal;
  const close = literal.indexOf("}}", start);
  throw unresolved(
    close < 0 ? text.slice(text.indexOf(literal) + start) : literal.slice(start, close + 2),
    config,
    options,
  );
}

/** flytekit's order: the matches in the original string are each replaced everywhere in the current one. */
function fillAsPeer(text: string, config: ImageConfig, options: TemplateOptions): string {
  let filled = text;
  for (const [written, name = "", attribute] of text.matchAll(peerTemplate)) {
    const image = ImageConfig.findImage(config, name);
    if (image === undefined) throw unknownName(name, config, options);
    if (attribute !== undefined && !PEER_ATTRIBUTES.has(attribute)) unknownAttribute(attribute, options);
    const value = attributeValue(attribute ?? "full", image, config, options);
    const isAfterColon = attribute === "version" && value.includes(":") && filled.includes(`:${written}`);
    const [from, to] = isAfterColon ? [`:${written}`, `@${value}`] : [written, value];
    const parts = filled.split(from);
    checkLength(filled.length + (parts.length - 1) * (to.length - from.length), options);
    filled = parts.join(to);
  }
  return filled;
}

function isAttribute(name: string): name is AttributeName {
  return Object.hasOwn(attributes, name);
}

/** On the wire, the tag of an image with a digest is in `fqn`. */
function tagInFqn({ fqn, digest }: Image): string | undefined {
  return digest === undefined || ImageReference.problemOf(fqn) ? undefined : ImageReference.parse(fqn).tag;
}

function attributeValue(attribute: string, image: Image, config: ImageConfig, options: TemplateOptions): string {
  if (!isAttribute(attribute)) unknownAttribute(attribute, options);
  return attributes[attribute](image, config, options);
}

/** The version of the image, or of the default image if it has none. */
function versionOrDefault(image: Image, config: ImageConfig, options: TemplateOptions): string {
  const version = Image.version(image);
  if (version !== undefined) return version;
  const { defaultImage } = config;
  if (defaultImage === undefined) {
    throw failure(
      "IMAGE_VERSION_MISSING",
      `the image ${shown(image.name)} has no version, and there is no default image to take one from`,
      options,
    );
  }
  const fallback = Image.version(defaultImage);
  if (fallback !== undefined) return fallback;
  throw failure(
    "IMAGE_VERSION_MISSING",
    `neither the image ${shown(image.name)} nor the default image has a tag or digest`,
    options,
  );
}
