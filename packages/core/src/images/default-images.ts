import { FlyteSettingsError, shown } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";

/** Determines the image of tasks that specify none. Everything is passed in: nothing is detected on this machine. */
export interface DefaultImageOptions extends CompatOptions {
  /** The value of `FLYTE_INTERNAL_IMAGE`: overrides the table; an empty string is treated as unset. */
  readonly internalImage?: string;
  /** Target Python version, `3.11` or `3.11.7`. */
  readonly pythonVersion?: string;
  /** Target flytekit version, `1.16.24`; if absent, empty or containing `dev`, the tag is `latest`. */
  readonly flytekitVersion?: string;
  /** Requested explicitly, with the highest precedence: the arguments of flytekit's `find_image_for`. */
  readonly requested?: { readonly pythonVersion?: string; readonly flytekitVersion?: string };
  /**
   * Additional Python versions or other registries, by version: `{ "3.13": "mirror.acme.internal/flytekit:py3.13-" }`.
   */
  readonly prefixes?: Readonly<Record<string, string>>;
}

const prefixes: Readonly<Record<string, string>> = /* @__PURE__ */ Object.freeze({
  "3.8": "cr.flyte.org/flyteorg/flytekit:py3.8-",
  "3.9": "cr.flyte.org/flyteorg/flytekit:py3.9-",
  "3.10": "cr.flyte.org/flyteorg/flytekit:py3.10-",
  "3.11": "cr.flyte.org/flyteorg/flytekit:py3.11-",
  "3.12": "cr.flyte.org/flyteorg/flytekit:py3.12-",
});

/** The table of images published by flytekit, and how one is chosen. */
export const DefaultImages: {
  /** The part before the version in a published image, for each Python version that flytekit publishes an image for. */
  readonly prefixes: Readonly<Record<string, string>>;
  /**
   * Reference of the default image. Equivalent of flytekit's `DefaultImages.find_image_for`, with the environment and
   * the running versions as arguments. Leading `v`s of a requested flytekit version are removed (with
   * `compat: { references }` every `v` is, as in flytekit).
   *
   * @throws DEFAULT_IMAGE_UNKNOWN for a Python version without an image, unless another image is given
   */
  findImageFor(options: DefaultImageOptions): string;
  /**
   * The end of the tag for a flytekit version: `latest` for development versions or if absent. Equivalent of
   * `get_version_suffix`.
   */
  versionSuffix(flytekitVersion: string | undefined): string;
} = /* @__PURE__ */ guardedAll("DefaultImages", {
  prefixes,
  findImageFor,
  versionSuffix,
});

function findImageFor(options: DefaultImageOptions): string {
  const { requested = {}, internalImage, flytekitVersion } = options;
  const prefix = requested.pythonVersion === undefined ? undefined : prefixFor(requested.pythonVersion, options);
  if (internalImage) return internalImage;
  return (
    (prefix ?? prefixFor(options.pythonVersion, options)) +
    (requested.flytekitVersion
      ? requested.flytekitVersion.replace(isCompat(options.compat, "references") ? /v/g : /^v+/, "")
      : versionSuffix(flytekitVersion))
  );
}

function versionSuffix(flytekitVersion: string | undefined): string {
  return !flytekitVersion || flytekitVersion.includes("dev") ? "latest" : flytekitVersion;
}

function prefixFor(pythonVersion: string | undefined, options: DefaultImageOptions): string {
  const known: Readonly<Record<string, string>> = { ...prefixes, ...options.prefixes };
  const version = /^\d+\.\d+/.exec(pythonVersion ?? "")?.[0] ?? pythonVersion;
  const prefix = version !== undefined && Object.hasOwn(known, version) ? known[version] : undefined;
  if (prefix !== undefined) return prefix;
  const problem =
    version === undefined
      ? "no default image: neither an image nor a Python version is known"
      : `no default image for Python ${shown(version)}`;
  throw new FlyteSettingsError(
    "DEFAULT_IMAGE_UNKNOWN",
    `${problem}. Known: ${Object.keys(known).join(", ")}. Set a default image, for example ghcr.io/acme/train:v3`,
  );
}
