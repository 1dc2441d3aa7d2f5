import { type CompatOptions, FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import {
  type Layer,
  originText,
  type ResolvedSettings,
  type ResolveOptions,
  resolveSettings,
} from "@flyte-settings/core/config";
import { isCompat } from "@flyte-settings/core/internal";
import { shown } from "@flyte-settings/core/plugin";

const imageCodes: ReadonlySet<string> = new Set(["IMAGE_REFERENCE_INVALID", "IMAGE_VERSION_MISSING"]);

/** The error with the flag or the line of the file that contains the invalid image; any other error as it is. */
export function withImageSource(error: unknown, layers: readonly Layer[], options: ResolveOptions): unknown {
  if (!isFlyteSettingsError(error) || !imageCodes.has(error.code)) return error;
  const isCulprit = (layer: Layer): boolean => {
    try {
      resolveSettings([layer], options);
      return false;
    } catch (other) {
      return isFlyteSettingsError(other) && other.message === error.message;
    }
  };
  const found = layers
    .flat()
    .filter((value) => value.path[0] === "images" && isCulprit([value]))
    .at(-1);
  if (found === undefined) return error;
  return new FlyteSettingsError(error.code, `${originText(found.origin)}: ${error.message}`, error.details, error);
}

/** Flyte Admin and Kubernetes allow fewer characters; these are those that no installation allows. */
const NAME = /^[A-Za-z0-9][\w.-]*$/;
const EXAMPLES = { project: "flytesnacks", domain: "development" } as const;

/**
 * flytekit accepts any string as project and domain.
 *
 * @throws SETTINGS_INVALID for a name that no installation of Flyte can have
 */
export function checkIdentity({ values, provenance }: ResolvedSettings, options: CompatOptions): void {
  if (isCompat(options.compat, "config")) return;
  for (const field of ["project", "domain"] as const) {
    const { [field]: name = "" } = values;
    if (name === "" || NAME.test(name)) continue;
    const origin = provenance[field];
    throw new FlyteSettingsError(
      "SETTINGS_INVALID",
      `${origin === undefined ? "" : `${originText(origin)}: `}${shown(name)} is not a valid ${field} name. Expected letters, digits, hyphens, underscores and periods, for example ${EXAMPLES[field]}`,
      { hint: `Use the ID of the ${field}, not its display name.` },
    );
  }
}
