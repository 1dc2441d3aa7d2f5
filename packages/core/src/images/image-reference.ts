/**
 * Image references as Docker, containerd and podman read them (distribution/reference), written from the grammar:
 *
 * ```
 * reference = name [":" tag] ["@" digest]
 * name      = [domain "/"] path       path  = component *("/" component)      at most 255 characters
 * component = alnum *(sep alnum)      alnum = 1*[a-z0-9]     sep = "." | "_" | "__" | 1*"-"
 * domain    = (label *("." label) | "[" 1*[0-9A-Fa-f:] "]") [":" 1*[0-9]]
 * label     = [A-Za-z0-9] with "-" allowed inside
 * tag       = [A-Za-z0-9_] and up to 127 of [A-Za-z0-9_.-]
 * digest    = sha256:<64> | sha384:<96> | sha512:<128> lower-case hex digits
 * ```
 *
 * Parsing is linear: no expression here nests quantifiers.
 */

import { checkText } from "../check-argument.ts";
import { FlyteSettingsError, shown } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { redactUrls } from "../redact.ts";

const PATH_MAX = 255;
const TAG_MAX = 128;
const HUB = "docker.io";
const LEGACY_HUB = "index.docker.io";
const OFFICIAL = "library/";
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** The components of a reference. No defaults are filled in unless the parsing method says so. */
export interface ImageReference {
  /**
   * `ghcr.io`, `localhost:5000`, `[::1]:5000`; with {@link ImageReference.parse} also a first component like `acme`.
   */
  readonly domain?: string;
  readonly path: string;
  readonly tag?: string;
  /** With its algorithm: `sha256:…`. Present in addition to a tag if both were written. */
  readonly digest?: string;
}

/**
 * Three ways to parse a reference, and the reverse.
 *
 * @example
 * ```ts
 * ImageReference.toString(ImageReference.parseDockerRef("ubuntu")); // "docker.io/library/ubuntu:latest"
 * ```
 */
export const ImageReference: {
  /**
   * Parses a reference as it is, without Docker Hub defaults: equivalent of distribution's `Parse`.
   *
   * @throws IMAGE_REFERENCE_INVALID
   */
  parse(text: string): ImageReference;
  /**
   * Parses with Docker Hub's defaults: `ubuntu` is `docker.io/library/ubuntu`. Equivalent of distribution's
   * `ParseNormalizedNamed`.
   *
   * The first component is a domain only if it is `localhost` or contains `.`, `:` or an upper-case letter;
   * `index.docker.io` becomes `docker.io`. A string of 64 hex digits is an image ID, not a reference.
   *
   * @throws IMAGE_REFERENCE_INVALID
   */
  parseNormalized(text: string): ImageReference;
  /**
   * Parses to the reference that a container runtime pulls: normalized, `latest` if there is neither tag nor digest,
   * without the tag if there is a digest. Equivalent of distribution's `ParseDockerRef`.
   *
   * @throws IMAGE_REFERENCE_INVALID
   */
  parseDockerRef(text: string): ImageReference;
  /**
   * Why a string is not a valid reference, as a phrase; absent if it is one (according to {@link
   * ImageReference.parse}).
   */
  problemOf(text: string): string | undefined;
  /** Domain and path, without tag or digest. */
  nameOf(reference: ImageReference): string;
  /** The short form of a normalized reference: `docker.io/library/x` is `x`, `docker.io/a/b` is `a/b`. */
  familiarName(reference: ImageReference): string;
  /** The full form, `domain/path:tag@digest`, with the components that are set. */
  toString(reference: ImageReference): string;
  /** Like {@link ImageReference.toString}, with the short name that Docker prints: `ubuntu:22.04`. */
  toFamiliarString(reference: ImageReference): string;
} = /* @__PURE__ */ guardedAll("ImageReference", {
  parse,
  parseNormalized,
  parseDockerRef,
  problemOf,
  nameOf,
  familiarName,
  // `${ImageReference}` passes nothing
  toString: (...given: [] | [ImageReference]) => (given.length === 0 ? "ImageReference" : textOf(given[0])),
  toFamiliarString,
});

function parse(text: string): ImageReference {
  checkText(text, "an image reference", "IMAGE_REFERENCE_INVALID");
  const read = scan(text);
  if (typeof read === "string") throw invalidReference(text, read);
  return read;
}

function parseNormalized(text: string): ImageReference {
  checkText(text, "an image reference", "IMAGE_REFERENCE_INVALID");
  if (/^[0-9a-f]{64}$/.test(text)) throw invalidReference(text, "this is an image ID, not a reference");
  const [domain, rest] = splitDomain(text);
  const read = scan(`${domain}/${rest}`);
  if (typeof read === "string") throw invalidReference(text, read);
  return read;
}

function parseDockerRef(text: string): ImageReference {
  const { tag, ...rest } = parseNormalized(text);
  return rest.digest === undefined ? { ...rest, tag: tag ?? "latest" } : rest;
}

function problemOf(text: string): string | undefined {
  if (typeof text !== "string") return "not a string";
  const read = scan(text);
  return typeof read === "string" ? read : undefined;
}

function nameOf(reference: ImageReference): string {
  checkText(reference.path, "the path of a reference", "IMAGE_REFERENCE_INVALID");
  return reference.domain === undefined ? reference.path : `${reference.domain}/${reference.path}`;
}

function familiarName(reference: ImageReference): string {
  if (reference.domain !== HUB) return nameOf(reference);
  const short = reference.path.startsWith(OFFICIAL) ? reference.path.slice(OFFICIAL.length) : reference.path;
  return short.includes("/") ? reference.path : short;
}

function textOf(reference: ImageReference): string {
  return nameOf(reference) + suffixOf(reference);
}

function toFamiliarString(reference: ImageReference): string {
  return familiarName(reference) + suffixOf(reference);
}

function suffixOf({ tag, digest }: ImageReference): string {
  return (tag === undefined ? "" : `:${tag}`) + (digest === undefined ? "" : `@${digest}`);
}

/** Splits off the domain by Docker Hub's rule. */
function splitDomain(text: string): [domain: string, rest: string] {
  const slash = text.indexOf("/");
  if (slash < 0) return [HUB, OFFICIAL + text];
  const first = text.slice(0, slash);
  const rest = text.slice(slash + 1);
  const isHub = first === LEGACY_HUB || first === HUB;
  if (!isHub && (first === "localhost" || /[.:]/.test(first) || first.toLowerCase() !== first)) return [first, rest];
  const path = isHub ? rest : text;
  return [HUB, path.includes("/") ? path : OFFICIAL + path];
}

/** Returns the reference, or why it is invalid. */
function scan(text: string): ImageReference | string {
  if (text === "") return "it is empty";
  if (/^[A-Za-z][A-Za-z0-9+.-]{0,31}:\/\//.test(text)) return "a reference has no scheme before the registry";
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined) {
    const problem = digestProblem(digest);
    if (problem !== undefined) return problem;
  }
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined) {
    const problem = tagProblem(tag);
    if (problem !== undefined) return problem;
  }
  const name = scanName(colon < 0 ? named : named.slice(0, colon));
  if (typeof name === "string") return name;
  return { ...name, ...omitUndefined({ tag, digest }) };
}

function scanName(name: string): { domain?: string; path: string } | string {
  if (name === "") return "the name is empty";
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const hasDomain = slash >= 0 && isDomain(first);
  const path = hasDomain ? name.slice(slash + 1) : name;
  if (path.length > PATH_MAX) return `the path has ${path.length} characters, ${PATH_MAX} are allowed`;
  for (const component of path.split("/")) {
    const problem = componentProblem(component);
    if (problem !== undefined) return problem;
  }
  return hasDomain ? { domain: first, path } : { path };
}

function componentProblem(component: string): string | undefined {
  if (component === "") return "a part of the name is empty";
  const bad = /[^a-z0-9._-]/.exec(component)?.[0];
  if (bad !== undefined) {
    return /[A-Z]/.test(bad) ? "the name must be lower-case" : `the name may not contain ${JSON.stringify(bad)}`;
  }
  if (/^[._-]|[._-]$/.test(component)) return `${shown(component)} must begin and end with a letter or digit`;
  for (const [separator] of component.matchAll(/[._-]+/g)) {
    if (!/^(?:\.|__?|-+)$/.test(separator)) {
      return `${shown(component)} may hold ".", "_", "__" or hyphens between letters, not ${JSON.stringify(shown(separator))}`;
    }
  }
  return undefined;
}

function isDomain(text: string): boolean {
  const port = /:[0-9]+$/.exec(text);
  const host = port === null ? text : text.slice(0, port.index);
  if (host.startsWith("[")) return /^\[[0-9A-Fa-f:]+\]$/.test(host);
  return /^[A-Za-z0-9.-]+$/.test(host) && !/^[.-]|[.-]$|\.[.-]|-\./.test(host);
}

function tagProblem(tag: string): string | undefined {
  if (tag === "") return "the tag after : is empty";
  if (tag.length > TAG_MAX) return `the tag has ${tag.length} characters, ${TAG_MAX} are allowed`;
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(tag)) return undefined;
  return `the tag ${shown(tag)} may hold letters, digits, "_", and after the first also "." and "-"`;
}

function digestProblem(digest: string): string | undefined {
  if (digest === "") return "the digest after @ is empty";
  const colon = digest.indexOf(":");
  const algorithm = digest.slice(0, Math.max(colon, 0));
  const length = Object.hasOwn(DIGEST_LENGTHS, algorithm) ? DIGEST_LENGTHS[algorithm] : undefined;
  if (length === undefined) return "the digest must begin with sha256:, sha384: or sha512:";
  const hex = digest.slice(colon + 1);
  if (hex.length === length && /^[0-9a-f]+$/.test(hex)) return undefined;
  return `a ${algorithm} digest has ${length} lower-case hex digits`;
}

/**
 * Like {@link ImageReference.parse}, for the image of a task: a first component with upper-case letters is a registry
 * only with a dot or a port (`GHCR.IO/a`), because repository names are lower-case.
 *
 * @throws IMAGE_REFERENCE_INVALID
 */
export function parseTaskImage(text: string): ImageReference {
  const parsed = parse(text);
  const { domain } = parsed;
  if (domain !== undefined && /^[^.:]*[A-Z][^.:]*$/.test(domain) && domain !== "LOCALHOST")
    throw invalidReference(text, "the name must be lower-case");
  return parsed;
}

/** Starts with flytekit's message for an invalid image. */
function invalidReference(text: string, problem: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "IMAGE_REFERENCE_INVALID",
    `Incorrectly formatted image ${shown(redactUrls(text))}: ${problem}. Expected name:tag or name@digest, for example ghcr.io/acme/train:v3`,
    schemeHint(text),
  );
}

/** For a string like `ecr://train`, which only a plugin can resolve. */
function schemeHint(text: string): { readonly hint?: string } {
  const scheme = /^(?!https?:)[A-Za-z][A-Za-z0-9+.-]{0,31}:\/\//.exec(text)?.[0];
  return scheme === undefined ? {} : { hint: `no plugin answers ${scheme}` };
}
