import { checkText } from "../check-argument.ts";
import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { DEFAULT_IMAGE_NAME } from "../images/image.ts";
import { nearestName } from "../nearest-name.ts";
import { entries, fromPairs } from "../ordered-record.ts";

type References = Readonly<Record<string, string>>;

/**
 * Flyte 2's named references: `--image NAME=URI` overrides `image.image_refs` of the configuration. The value is split
 * at the first `=`; without one, it is the default image. If repeated, the last one is used.
 */
export function flyte2References(values: readonly string[], configured: References = {}): References {
  return guarded("flyte2References", () => {
    const given = values.map((value): [string, string] => {
      const at = value.indexOf("=");
      return at < 0 ? [DEFAULT_IMAGE_NAME, value] : [value.slice(0, at), value.slice(at + 1)];
    });
    return fromPairs([...entries(configured), ...given]);
  });
}

/** The image of a task environment, as far as it is known without running Python. */
export type EnvironmentImage =
  /** `"auto"` or unset: the default image. */
  | { readonly kind: "auto" }
  /** `Image.from_ref_name(NAME)` */
  | { readonly kind: "named"; readonly name: string }
  /** `Image.from_base(URI)` without layers. */
  | { readonly kind: "base"; readonly uri: string };

/**
 * Resolves the images of environments as a deployment would put them into its image cache.
 *
 * @param seed images resolved by a parent run; used first
 * @throws IMAGE_NOT_FOUND for a name without a reference, and for an unset default image, because it depends on the
 * machine that deploys
 */
export function resolveEnvironments(
  environments: Readonly<Record<string, EnvironmentImage>>,
  references: References,
  seed: References = {},
): References {
  return guarded("resolveEnvironments", () =>
    fromPairs(
      entries(environments).map(([name, image]) => [
        name,
        Object.hasOwn(seed, name) ? (seed[name] as string) : resolved(image, references),
      ]),
    ),
  );
}

function resolved(image: EnvironmentImage, references: References): string {
  if (image.kind === "base") return image.uri;
  const name = image.kind === "auto" ? DEFAULT_IMAGE_NAME : image.name;
  if (Object.hasOwn(references, name)) return references[name] as string;
  const known = Object.keys(references);
  const near = nearestName(name, known);
  throw new FlyteSettingsError(
    "IMAGE_NOT_FOUND",
    `no image is called ${shown(name)}; known: ${known.join(", ") || "none"}`,
    {
      hint:
        near === undefined
          ? `Add ${shown(name)} to the references, for example in image.image_refs of Flyte 2's configuration.`
          : `Did you mean ${near}?`,
    },
  );
}

/**
 * Flyte 2's default image. Its tag depends on the Python and SDK versions of the machine that deploys.
 *
 * @throws SETTINGS_INVALID for values that are not strings
 * @example
 * ```ts
 * flyte2DefaultImage("3.12", "2.12.1"); // ghcr.io/flyteorg/flyte:py3.12-v2.12.1
 * ```
 */
export function flyte2DefaultImage(pythonVersion: string, flyteVersion: string): string {
  return guarded("flyte2DefaultImage", () => {
    checkText(pythonVersion, "the Python version", "SETTINGS_INVALID");
    checkText(flyteVersion, "the version of Flyte's SDK", "SETTINGS_INVALID");
    return `ghcr.io/flyteorg/flyte:py${pythonVersion}-v${flyteVersion.replace(/^v/, "")}`;
  });
}

/** The entrypoint of Flyte 2's Spark tasks: `runtime.py` next to the interpreter. */
export function flyte2Entrypoint(interpreter: string): string {
  return guarded("flyte2Entrypoint", () => {
    const at = interpreter.lastIndexOf("/");
    if (at < 0) return "runtime.py";
    const folder = interpreter.slice(0, at + 1);
    return /^\/+$/.test(folder) ? `${folder}runtime.py` : `${folder.replace(/\/+$/, "")}/runtime.py`;
  });
}
