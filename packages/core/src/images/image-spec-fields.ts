import { shown } from "../errors.ts";
import { pythonRepr } from "../python/python-text.ts";

/** flytekit's `ImageSpec` with the names of its arguments. `null` is `None`, which is the same as no value. */
export interface ImageSpec {
  readonly name?: string | null;
  readonly builder?: string | null;
  readonly registry?: string | null;
  readonly requirements?: string | null;
  readonly copy?: readonly string[] | null;
  /** Absent: the builder's own base image. */
  readonly base_image?: string | ImageSpec | null;
  readonly platform?: string | null;
  readonly python_exec?: string | null;
  /** `{spec_hash}-dev` */
  readonly tag_format?: string | null;
  readonly [argument: string]: unknown;
}

/** flytekit's fields in their order, which affects the hash. */
export const imageSpecFields = [
  "name",
  "python_version",
  "builder",
  "source_root",
  "env",
  "registry",
  "packages",
  "conda_packages",
  "conda_channels",
  "requirements",
  "apt_packages",
  "cuda",
  "cudnn",
  "base_image",
  "platform",
  "pip_index",
  "pip_extra_index_url",
  "pip_secret_mounts",
  "pip_extra_args",
  "registry_config",
  "entrypoint",
  "commands",
  "tag_format",
  "source_copy_mode",
  "copy",
  "python_exec",
  "runtime_packages",
  "builder_options",
  "builder_config",
] as const;

const textLists = [
  "packages",
  "conda_channels",
  "conda_packages",
  "apt_packages",
  "pip_extra_index_url",
  "entrypoint",
  "commands",
  "runtime_packages",
  "copy",
];
const texts = ["name", "registry", "requirements"];
const REGISTRY = /^(?:localhost:\p{Nd}{1,5}|[a-z\p{Nd}._-]+(?::\p{Nd}{1,5})?)(?:\/[\p{L}\p{N}_.-]+)*\n?$/u;

/** The rules of `ImageSpec.__post_init__`, and what cannot be computed here. */
export function checkImageSpec(spec: ImageSpec, broken: (why: string, hint?: string) => Error): void {
  if (typeof spec !== "object" || spec === null) throw broken("expected an object, for example { name: 'train' }");
  for (const key of Object.keys(spec)) checkField(key, broken);
  for (const field of texts) {
    if (!["string", "undefined"].includes(typeof (spec[field] ?? undefined))) throw broken(`${field} must be a string`);
  }
  const registry = spec.registry?.toLowerCase();
  if (registry && !REGISTRY.test(registry)) {
    throw broken(
      `Invalid container registry name: '${shown(registry)}'; expected for example localhost:30000, ghcr.io/username or docker.io/username`,
    );
  }
  for (const field of textLists) {
    const value = spec[field] ?? undefined;
    const isTexts = Array.isArray(value) && value.every((one) => typeof one === "string");
    if (value !== undefined && !isTexts) throw broken(`${field} must be a list of strings or None`);
  }
  const options = spec["builder_options"] ?? undefined;
  if (options !== undefined && (typeof options !== "object" || Array.isArray(options)))
    throw broken("builder_options must be a dictionary or None");
  if ((spec["source_root"] ?? spec["source_copy_mode"] ?? undefined) === undefined) return;
  throw broken(
    "the tag depends on the Python modules that are loaded while building, so it cannot be computed without building",
    "Leave source_root and source_copy_mode out and ship the code by fast registration, or name the built image.",
  );
}

/** Refuses a field that flytekit's `ImageSpec` does not have. */
export function checkField(key: unknown, broken: (why: string) => Error): void {
  if ((imageSpecFields as readonly unknown[]).includes(key)) return;
  throw broken(
    `ImageSpec.__init__() got an unexpected keyword argument ${pythonRepr(key)}; expected ${imageSpecFields.join(", ")}`,
  );
}
