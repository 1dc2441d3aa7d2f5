import type { ImageSpec } from "@flyte-settings/core/image-spec";

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

export interface SparkImageSpecOptions {
  /** Version of the flytekit that serializes: the tag of its Spark image. Default `1.16.24`. */
  readonly flytekitVersion?: string;
}

/**
 * The ImageSpec that flytekit builds for a Spark task: without a base image, its own Spark image and that image's
 * interpreter. Equivalent of `PysparkFunctionTask.__init__` of flytekitplugins-spark (task.py).
 *
 * @example
 * ```ts
 * import { imageSpecName } from "@flyte-settings/core/image-spec";
 *
 * imageSpecName(sparkImageSpec({ name: "train" }), { md5 }).reference;
 * ```
 */
export function sparkImageSpec(image: ImageSpec, options: SparkImageSpecOptions = {}): ImageSpec {
  if (!isWithoutBase(image)) return image;
  const version = options.flytekitVersion ?? "1.16.24";
  const suffix = version === "" || version.includes("dev") ? "latest" : version;
  const base_image = `cr.flyte.org/flyteorg/flytekit:spark-${suffix}`;
  const isDefault = (image.builder ?? "default") === "default";
  return { ...image, base_image, ...(isDefault ? { python_exec: imageSpecDefaults.executorPath } : {}) };
}
