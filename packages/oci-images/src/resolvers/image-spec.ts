import { createHash } from "node:crypto";
import { FlyteSettingsError } from "@flyte-settings/core";
import { readYaml, type YamlValue } from "@flyte-settings/core/config";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { pythonRepr } from "./python-repr.ts";

/** The data an image's name depends on, in addition to its file. Paths are as written in the file. */
export interface ImageSpecSources {
  /** `undefined`: the file does not exist. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** md5 of files and directories, as computed by flytekit's `compute_digest`. */
  digestOfPaths(paths: readonly string[]): Promise<string>;
  /** `x86_64`, `aarch64`: flytekit uses a different platform when it pushes to a local registry from an ARM machine. */
  readonly machine: string;
}

/** flytekit's fields in their order, which affects the hash. */
const FIELDS = [
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

type Field = (typeof FIELDS)[number];
type Spec = Partial<Record<Field, Exclude<YamlValue, null>>>;

const TEXT_LISTS: readonly Field[] = [
  "packages",
  "conda_channels",
  "conda_packages",
  "apt_packages",
  "pip_extra_index_url",
  "entrypoint",
  "commands",
  "runtime_packages",
];
const UNHASHED: readonly Field[] = ["pip_secret_mounts", "builder", "runtime_packages", "registry_config"];
const REGISTRY = /^(?:localhost:\p{Nd}{1,5}|[a-z\p{Nd}._-]+(?::\p{Nd}{1,5})?)(?:\/[\p{L}\p{N}_.-]+)*\n?$/u;

/**
 * The name and tag that flytekit assigns to the image of an ImageSpec file, without building it.
 *
 * Equivalent of flytekit 1.16.24's `ImageSpec(**yaml.safe_load(text)).image_name()` (image_spec/image_spec.py).
 * Differences: a file whose name requires importing code or building is an error.
 *
 * @param place the file, for messages
 * @returns `ghcr.io/acme/train:wyPWo4YIhGqLpXPHdVzPIw`
 * @throws SETTINGS_INVALID, FILE_NOT_FOUND, CONFIG_INVALID
 */
export async function imageSpecName(text: string, place: string, sources: ImageSpecSources): Promise<string> {
  const broken = (why: string, hint?: string): FlyteSettingsError =>
    new FlyteSettingsError("SETTINGS_INVALID", `${why} (ImageSpec file ${shown(place)})`, {
      place,
      ...(hint ? { hint } : {}),
    });
  const spec = withDefaults(readSpec(text, place, broken), sources, broken);
  const hashed = await hashedFields(spec, sources, broken);
  const tag = tagOf(hashed, spec, broken);
  if (spec.builder === "noop") {
    if (typeof spec.base_image === "string") return spec.base_image;
    throw broken("base_image must be a string to use the noop image builder");
  }
  const name = `${spec.name}:${tag}`;
  return spec.registry ? `${spec.registry}/${name}` : name;
}

function readSpec(text: string, place: string, broken: (why: string) => Error): Spec {
  const { value } = readYaml(text, { place });
  if (!(value instanceof Map)) throw broken("an ImageSpec file must hold a mapping, for example name: train");
  const given = value as ReadonlyMap<YamlValue, YamlValue>;
  for (const key of given.keys()) {
    if (typeof key === "string" && (FIELDS as readonly string[]).includes(key)) continue;
    throw broken(
      `ImageSpec.__init__() got an unexpected keyword argument ${pythonRepr(key)}; expected ${FIELDS.join(", ")}`,
    );
  }
  return Object.fromEntries(
    FIELDS.flatMap((field) => (given.has(field) && given.get(field) !== null ? [[field, given.get(field)]] : [])),
  );
}

function withDefaults(spec: Spec, sources: ImageSpecSources, broken: (why: string, hint?: string) => Error): Spec {
  const { name = "flytekit", registry } = spec;
  if (typeof name !== "string") throw broken("name must be a string");
  if (registry !== undefined && typeof registry !== "string") throw broken("registry must be a string");
  const lower = registry?.toLowerCase();
  if (lower && !REGISTRY.test(lower)) {
    throw broken(
      `Invalid container registry name: '${shown(lower)}'; expected for example localhost:30000, ghcr.io/username or docker.io/username`,
    );
  }
  for (const field of TEXT_LISTS) {
    const value = spec[field];
    const isTexts = Array.isArray(value) && value.every((one) => typeof one === "string");
    if (value !== undefined && !isTexts) throw broken(`${field} must be a list of strings or None`);
  }
  if (spec.pip_secret_mounts !== undefined) {
    throw broken(
      "pip_secret_mounts must be a list of tuples of two strings or None, and YAML has no tuples",
      "Leave it out of the file; it does not change the image.",
    );
  }
  if (spec.builder_options !== undefined && !(spec.builder_options instanceof Map))
    throw broken("builder_options must be a dictionary or None");
  if (spec.source_root !== undefined || spec.source_copy_mode !== undefined) {
    const hint =
      "Leave source_root and source_copy_mode out and ship the code by fast registration, or name the built image.";
    throw broken(
      "the tag depends on the Python modules that are loaded while building, so it cannot be computed without building",
      hint,
    );
  }
  const isArm = ["arm64", "aarch64"].includes(sources.machine.toLowerCase());
  const platform = lower?.startsWith("localhost:") && isArm ? "linux/arm64" : "linux/amd64";
  return {
    ...spec,
    name: name.toLowerCase(),
    platform: spec.platform ?? platform,
    ...omitUndefined({ registry: lower }),
  };
}

/** The fields that flytekit hashes: files are replaced by their digests. */
async function hashedFields(spec: Spec, sources: ImageSpecSources, broken: (why: string) => Error): Promise<Spec> {
  const { requirements, copy } = spec;
  const changed: { -readonly [K in Field]?: string } = {};
  if (requirements !== undefined && typeof requirements !== "string") throw broken("requirements must be a path");
  if (requirements) changed.requirements = await digestOfRequirements(requirements, sources);
  const paths = copyPaths(copy);
  if (paths === undefined) throw broken("copy must be a list of paths");
  if (paths.length > 0) changed.copy = await sources.digestOfPaths(paths);
  return { ...spec, ...changed };
}

function copyPaths(copy: YamlValue | undefined): readonly string[] | undefined {
  if (copy === undefined) return [];
  return Array.isArray(copy) && copy.every((one) => typeof one === "string") ? copy : undefined;
}

async function digestOfRequirements(path: string, sources: ImageSpecSources): Promise<string> {
  const bytes = await sources.readFile(path);
  if (bytes === undefined) {
    throw new FlyteSettingsError(
      "FILE_NOT_FOUND",
      `requirements names ${shown(path)}, which does not exist; expected a path relative to the project's directory`,
      { place: path },
    );
  }
  const text = Buffer.from(bytes)
    .toString("latin1")
    .replace(/^[\t-\r ]+/, "");
  return createHash("sha1")
    .update(Buffer.from(stripEnd(text), "latin1"))
    .digest("hex");
}

function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && "\t\n\v\f\r ".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function tagOf(hashed: Spec, spec: Spec, broken: (why: string) => Error): string {
  const pairs = FIELDS.flatMap((field) => {
    const value = hashed[field];
    return value === undefined || UNHASHED.includes(field) ? [] : [[field, value] as const];
  });
  const digest = createHash("md5")
    .update(hashedText(new Map(pairs), broken))
    .digest("base64url");
  return formatTag(spec.tag_format, digest.replaceAll("-", "_"), broken);
}

function hashedText(fields: ReadonlyMap<string, YamlValue>, broken: (why: string) => Error): string {
  try {
    return pythonRepr(fields);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw broken("it contains a date, a set or binary data, whose hash cannot be computed without Python; quote it");
  }
}

/** The part of `str.format` that a tag needs: `{spec_hash}`, and doubled braces. */
function formatTag(format: YamlValue | undefined, hash: string, broken: (why: string) => Error): string {
  if (format === undefined || format === "") return hash;
  const fail = (): Error =>
    broken(`tag_format must be a string with {spec_hash} and no other field, got ${shown(String(format))}`);
  if (typeof format !== "string") throw fail();
  return format.replace(/\{\{|\}\}|\{[^{}]*\}|[{}]/g, (found) => {
    if (found === "{spec_hash}") return hash;
    if (found === "{{" || found === "}}") return found.charAt(0);
    throw fail();
  });
}
