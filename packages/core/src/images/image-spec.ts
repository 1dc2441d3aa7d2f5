import { encodeBase64 } from "../codec/base64.ts";
import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { pythonRepr } from "../python/python-text.ts";
import { checkImageSpec, type ImageSpec, imageSpecFields } from "./image-spec-fields.ts";

export interface ImageSpecOptions {
  /** The 16 bytes of the MD5, for example `(bytes) => createHash("md5").update(bytes).digest()`. */
  readonly md5: (bytes: Uint8Array) => Uint8Array;
  /** The file that holds the ImageSpec, for messages. */
  readonly place?: string;
  /** `x86_64`, `aarch64`: flytekit uses a different platform when it pushes to a local registry from an ARM machine. */
  readonly machine?: string;
  /** SHA-1 in hexadecimal of the `requirements` file, without whitespace at both ends. */
  readonly requirementsDigest?: string;
  /** flytekit's `compute_digest` of the paths in `copy`. */
  readonly copyDigest?: string;
}

/** What flytekit derives from an ImageSpec before it builds the image. */
export interface ImageSpecName {
  /** `ImageSpec.id`: the key of the image in an image configuration. */
  readonly id: string;
  /**
   * `ImageSpec.image_name()`: `ghcr.io/acme/train:wyPWo4YIhGqLpXPHdVzPIw`. The builder `noop` replaces it by `base_image`
   * when it runs.
   */
  readonly reference: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** They do not change the image. */
const unhashed = ["pip_secret_mounts", "builder", "runtime_packages"];

/**
 * The name and tag that flytekit assigns to the image of an ImageSpec, without building it. The tag is the MD5 of the
 * fields formatted by Python's `str`, in `tag_format` if that is given. Files count by their digests, which the caller
 * passes.
 *
 * Equivalent of flytekit 1.16.24's `ImageSpec.id` and `ImageSpec.image_name` (image_spec/image_spec.py). Differences: an
 * ImageSpec whose name requires importing code or building is an error.
 *
 * @throws SETTINGS_INVALID
 * @example
 * ```ts
 * import { createHash } from "node:crypto";
 * import { imageSpecName } from "@flyte-settings/core/image-spec";
 *
 * const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest();
 * imageSpecName({ name: "train", registry: "ghcr.io/acme", packages: ["pandas"] }, { md5 }).reference;
 * ```
 */
export function imageSpecName(spec: ImageSpec, options: ImageSpecOptions): ImageSpecName {
  return guarded("imageSpecName", () => nameOf(spec, options));
}

function nameOf(spec: ImageSpec, options: ImageSpecOptions): ImageSpecName {
  const broken = brokenAt(options.place);
  checkImageSpec(spec, broken);
  const fields = withDefaults(spec, options.machine ?? "x86_64");
  const base = isSpec(spec.base_image) ? nameOf(spec.base_image, withoutDigests(options)).reference : spec.base_image;
  const hashed = {
    ...fields,
    base_image: base,
    requirements: spec.requirements ? digest("requirements", options.requirementsDigest, broken) : spec.requirements,
    copy: spec.copy?.length ? digest("copy", options.copyDigest, broken) : spec.copy,
    registry_config: null,
  };
  const tag = formatTag(spec.tag_format, hash(hashed, options).replaceAll("-", "_"), broken);
  const registry = fields["registry"] ? `${String(fields["registry"])}/` : "";
  return { id: hash(fields, options), reference: `${registry}${String(fields["name"])}:${tag}` };
}

function withoutDigests({ requirementsDigest: _, copyDigest: __, ...options }: ImageSpecOptions): ImageSpecOptions {
  return options;
}

function isSpec(value: unknown): value is ImageSpec {
  return typeof value === "object" && value !== null && !(value instanceof Map);
}

function withDefaults(spec: ImageSpec, machine: string): Fields {
  const registry = spec.registry?.toLowerCase();
  const isArm = ["arm64", "aarch64"].includes(machine.toLowerCase());
  const platform = registry?.startsWith("localhost:") && isArm ? "linux/arm64" : "linux/amd64";
  return {
    ...spec,
    name: (spec.name ?? "flytekit").toLowerCase(),
    platform: spec.platform ?? platform,
    base_image: isSpec(spec.base_image) ? nested(spec.base_image, machine) : spec.base_image,
    ...omitUndefined({ registry }),
  };
}

/** An ImageSpec in `base_image` is hashed as a dictionary of the fields that are set. */
function nested(spec: ImageSpec, machine: string): ReadonlyMap<string, unknown> {
  return given(withDefaults(spec, machine));
}

function given(fields: Fields): ReadonlyMap<string, unknown> {
  return new Map(
    imageSpecFields.flatMap((field) => {
      const value = fields[field] ?? undefined;
      return value === undefined || unhashed.includes(field) ? [] : [[field, value] as const];
    }),
  );
}

function hash(fields: Fields, { md5 }: ImageSpecOptions): string {
  const text = encodeBase64(md5(new TextEncoder().encode(pythonRepr(given(fields)))));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function digest(field: string, value: string | undefined, broken: Broken): string {
  if (value !== undefined) return value;
  throw broken(
    `the tag depends on the files in ${field}, whose digest was not given`,
    `Pass ${field}Digest, or the name of the built image.`,
  );
}

/** The part of `str.format` that a tag needs: `{spec_hash}`, and doubled braces. */
function formatTag(format: unknown, tag: string, broken: Broken): string {
  if (format === undefined || format === null || format === "") return tag;
  const fail = (): Error =>
    broken(`tag_format must be a string with {spec_hash} and no other field, got ${shown(String(format))}`);
  if (typeof format !== "string") throw fail();
  return format.replace(/\{\{|\}\}|\{[^{}]*\}|[{}]/g, (found) => {
    if (found === "{spec_hash}") return tag;
    if (found === "{{" || found === "}}") return found.charAt(0);
    throw fail();
  });
}

/** Makes the error for a reason, with the file's name. */
export type Broken = (why: string, hint?: string) => Error;

export function brokenAt(place: string | undefined): Broken {
  const where = place === undefined ? "ImageSpec" : `ImageSpec file ${shown(place)}`;
  return (why, hint) => new FlyteSettingsError("SETTINGS_INVALID", `${why} (${where})`, omitUndefined({ place, hint }));
}
