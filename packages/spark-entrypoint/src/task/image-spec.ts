import { createHash } from "node:crypto";
import { shown } from "@flyte-settings/core/plugin";
import { sparkInvalid } from "../spark-error.ts";

/** flytekit's `ImageSpec` with the names of its arguments; arguments that read files are not supported. */
export interface ImageSpec {
  readonly name?: string | null;
  readonly base_image?: string | null;
  readonly builder?: string | null;
  readonly python_exec?: string | null;
  readonly registry?: string | null;
  readonly [argument: string]: unknown;
}

/**
 * flytekit's defaults for a Spark task whose image is an ImageSpec without a base image: the configured interpreter is
 * ignored.
 */
export const imageSpecDefaults = {
  executorPath: "/usr/bin/python3",
  applicationsPath: "local:///usr/local/bin/entrypoint.py",
} as const;

/**
 * Whether flytekit uses its own Spark image as the base, and therefore {@link imageSpecDefaults}. An empty string is
 * treated as a base image.
 */
export function isWithoutBase(image: ImageSpec): boolean {
  return (image.base_image ?? undefined) === undefined;
}

/** In the order of flytekit's dataclass, which the hash is computed over. */
const fields = [
  "name",
  "python_version",
  "env",
  "registry",
  "packages",
  "conda_packages",
  "conda_channels",
  "apt_packages",
  "cuda",
  "cudnn",
  "base_image",
  "platform",
  "pip_index",
  "pip_extra_index_url",
  "pip_extra_args",
  "entrypoint",
  "commands",
  "python_exec",
  "builder_options",
  "builder_config",
] as const;
/** They do not change the image. */
const unhashed = ["builder", "runtime_packages", "pip_secret_mounts", "registry_config"];

export interface ImageSpecOptions {
  /** Version of the flytekit that serializes: the tag of its Spark image. Default `1.16.24`. */
  readonly flytekitVersion?: string;
}

/**
 * The image that flytekit uses for a Spark task's ImageSpec: its name, and as tag the md5 of its arguments formatted by
 * Python's `str`. Equivalent of `ImageSpec.image_name` (image_spec/image_spec.py); nothing is built, and no registry is
 * queried.
 *
 * @throws SPARK_INVALID for unknown arguments and those that read files (`requirements`, `copy`, `source_root`)
 */
export function imageSpecName(image: ImageSpec, options: ImageSpecOptions = {}): { id: string; reference: string } {
  const spec = filled(image, options.flytekitVersion ?? "1.16.24");
  for (const [name, value] of Object.entries(spec)) {
    if ((fields as readonly string[]).includes(name) || unhashed.includes(name) || value === null) continue;
    throw sparkInvalid(`the name of an ImageSpec with ${shown(name)} cannot be told without building it`, "imageSpec");
  }
  const parts = fields.flatMap((name) => {
    const value = spec[name] ?? undefined;
    return value === undefined ? [] : [`'${name}': ${repr(value)}`];
  });
  const id = createHash("md5")
    .update(`{${parts.join(", ")}}`)
    .digest("base64url");
  const reference = `${String(spec["name"])}:${id.replaceAll("-", "_")}`;
  const registry = spec["registry"] ? `${String(spec["registry"])}/` : "";
  return { id, reference: registry + reference };
}

function filled(image: ImageSpec, flytekitVersion: string): Readonly<Record<string, unknown>> {
  const suffix = flytekitVersion === "" || flytekitVersion.includes("dev") ? "latest" : flytekitVersion;
  const builder = image.builder ?? "default";
  const name = String(image.name ?? "flytekit").toLowerCase();
  const registry = image.registry ? { registry: image.registry.toLowerCase() } : {};
  const own = { ...image, name, ...registry, platform: image["platform"] ?? "linux/amd64" };
  if (!isWithoutBase(image)) return own;
  const base_image = `cr.flyte.org/flyteorg/flytekit:spark-${suffix}`;
  return { ...own, base_image, ...(builder === "default" ? { python_exec: imageSpecDefaults.executorPath } : {}) };
}

/** Python's `repr` of strings, lists, maps, numbers and booleans. */
function repr(value: unknown): string {
  if (typeof value === "string") return reprText(value);
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  return `{${Object.entries(value as object)
    .map(([key, item]) => `${reprText(key)}: ${repr(item)}`)
    .join(", ")}}`;
}

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\'\p{C}\p{Z}]/gu, (character) => {
    if (character === " ") return character;
    if (character === "\\") return "\\\\";
    if (character === "'") return quote === "'" ? "\\'" : character;
    return short[character] ?? long(character.codePointAt(0) ?? 0);
  });
  return quote + body + quote;
}

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function long(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}
