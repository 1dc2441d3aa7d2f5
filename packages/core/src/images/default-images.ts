import { FlyteSettingsError, shown } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";

/** Which image tasks get when nobody names one. All of it is data: nothing is looked up on this machine. */
export interface DefaultImageOptions extends CompatOptions {
  /** The image of `FLYTE_INTERNAL_IMAGE`: it wins over the table; an empty text counts as none. */
  readonly internalImage?: string;
  /** The Python that the code is for, `3.11` or `3.11.7`. */
  readonly pythonVersion?: string;
  /** The flytekit that the code is for, `1.16.24`; absent, empty or with `dev` in it: tag `latest`. */
  readonly flytekitVersion?: string;
  /** Asked for by name, before everything else: flytekit's arguments of `find_image_for`. */
  readonly requested?: { readonly pythonVersion?: string; readonly flytekitVersion?: string };
  /** More Pythons or other places, by version: `{ "3.13": "mirror.acme.internal/flytekit:py3.13-" }`. */
  readonly prefixes?: Readonly<Record<string, string>>;
}

const prefixes: Readonly<Record<string, string>> = /* @__PURE__ */ Object.freeze({
  "3.8": "cr.flyte.org/flyteorg/flytekit:py3.8-",
  "3.9": "cr.flyte.org/flyteorg/flytekit:py3.9-",
  "3.10": "cr.flyte.org/flyteorg/flytekit:py3.10-",
  "3.11": "cr.flyte.org/flyteorg/flytekit:py3.11-",
  "3.12": "cr.flyte.org/flyteorg/flytekit:py3.12-",
});

/** The images that flytekit publishes, as a table, and how one is chosen. */
export const DefaultImages: {
  /** What stands before the version in a published image, for each Python that flytekit publishes for. */
  readonly prefixes: Readonly<Record<string, string>>;
  /**
   * Reference of the default image. Twin of flytekit's `DefaultImages.find_image_for`; the environment and the running
   * versions are arguments. A requested flytekit version loses its leading `v`s (with `compat: { references }`, as in
   * flytekit, every `v` in it).
   *
   * @throws DEFAULT_IMAGE_UNKNOWN for a Python without an image: only here, so never while another image is given
   */
  findImageFor(options: DefaultImageOptions): string;
  /** The tag's end for a flytekit: `latest` for none and for development versions. Twin of `get_version_suffix`. */
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
