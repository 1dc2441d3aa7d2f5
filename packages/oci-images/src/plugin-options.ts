import { type FieldRules, option, type Rule } from "@flyte-settings/core/plugin";
import type { Mirrors } from "./mirrors.ts";
import type { RegistryOptions } from "./registry-options.ts";

/** The options of the plugin in `flyte-settings.yaml`. */
export interface OciImagesOptions extends RegistryOptions {
  /** Resolve tags to digests. Default true. */
  readonly pin?: boolean;
  readonly mirrors?: Mirrors;
  /** Path relative to the project file's directory; `false`: no lock file. Default `images.lock.yaml`. */
  readonly lock?: string | false;
  /** Registries are not queried: an image that is not in the lock file is an error. */
  readonly frozen?: boolean;
  /** Resolve again even if in the lock file: all images, or these names. */
  readonly update?: boolean | readonly string[];
  /** `linux/arm64`: pin the image of that platform rather than the index. */
  readonly platform?: string;
  /** Check that images exist before anything is registered. Default true; not if frozen. */
  readonly check?: boolean;
  /** Platforms that each image must support. */
  readonly platforms?: readonly string[];
}

/** A whole number that is at least `least`. */
function atLeast(least: number): Rule {
  return (value, path) =>
    option.wholeNumber(value, path) ??
    ((value as number) < least ? `${path}: expected ${least} or more, got ${value}` : undefined);
}

const texts = option.listOf(option.text);

/** What each option of the plugin has to be. The content of `mirrors` and `platform` is checked where it is parsed. */
export const fields: FieldRules<OciImagesOptions> = {
  pin: option.flag,
  mirrors: option.mapOf(option.either(option.text, option.mapOf(option.text))),
  lock: option.either(option.oneOf(false), option.text),
  frozen: option.flag,
  update: option.either(option.flag, texts),
  platform: option.text,
  check: option.flag,
  platforms: texts,
  insecureRegistries: texts,
  caFile: option.text,
  certsDirs: texts,
  tokenHosts: option.mapOf(texts),
  credentialOrder: option.oneOf("docker", "podman"),
  timeoutMs: atLeast(1),
  helperTimeoutMs: atLeast(1),
  maxRetryAfterMs: atLeast(0),
  concurrency: atLeast(1),
};
