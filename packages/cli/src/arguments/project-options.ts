import { type Compat, type CompatArea, FlyteSettingsError } from "@flyte-settings/core";
import { flagValue, type LayerValue, parseEnv } from "@flyte-settings/core/config";
import { compatAreas, nearestName } from "@flyte-settings/core/internal";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { type ProjectOptions, usageError } from "@flyte-settings/project";
import type { OptionsOf } from "../command.ts";
import type { settingsOptions } from "./settings-options.ts";

export type SettingsOptions = OptionsOf<typeof settingsOptions>;

/** Flags that set a single value: the flag, its option name and the path in the project file. */
export const plainFlags = [
  ["--project", "project", ["project"]],
  ["--domain", "domain", ["domain"]],
  ["--version", "version", ["version"]],
  ["--python-interpreter", "pythonInterpreter", ["pythonInterpreter"]],
  ["--destination-dir", "destinationDir", ["bundle", "destinationDir"]],
  ["--source-root", "sourceRoot", ["sourceRoot"]],
  ["--python-version", "pythonVersion", ["pythonVersion"]],
  ["--flytekit-version", "flytekitVersion", ["flytekitVersion"]],
] as const;

/**
 * The settings flags in the library's form, for a command that only shows the settings: plugins write nothing. A
 * command that passes them on uses {@link appliedOptions}.
 *
 * @throws USAGE
 */
export function projectOptions(options: SettingsOptions): Omit<ProjectOptions, "generation"> {
  const { file, environment, config, plugins, allowPlugin, pluginTimeout, frozen } = options;
  const compat = readCompat(options.compat ?? []);
  return {
    preview: true,
    overrides: [...overridesOf(options), ...(compat === undefined ? [] : [flagValue("--compat", ["compat"], compat)])],
    ...omitUndefined({ compat, file, environment, config, plugins, allowPlugin, pluginTimeout, frozen }),
  };
}

/** {@link projectOptions} for a command whose result is used in a pod: a plugin bundles and uploads the code. */
export function appliedOptions(options: SettingsOptions): Omit<ProjectOptions, "generation"> {
  return { ...projectOptions(options), preview: false };
}

/** {@link projectOptions} for a command that uses neither the version nor the images of the project. */
export function optionsWithoutImages(options: SettingsOptions): Omit<ProjectOptions, "generation"> {
  return { ...projectOptions(options), computeVersion: false, needsImages: false };
}

function overridesOf(options: SettingsOptions): readonly LayerValue[] {
  const plain = plainFlags.flatMap(([flag, name, path]): LayerValue[] => {
    const value = options[name];
    return value === undefined ? [] : [flagValue(flag, path, value)];
  });
  const env = envPairs(options.env ?? []).map(([name, value]) => flagValue("--env", ["env", name], value));
  return [...plain, ...(options.image ?? []).map(imageValue), ...env];
}

/** Names that a template can contain: `{{.image.NAME.fqn}}`. */
const IMAGE_NAME = /^[\w.-]+$/;

function imageValue(text: string): LayerValue {
  const at = text.indexOf("=");
  const [name, reference] = at < 0 ? ["default", text] : [text.slice(0, at), text.slice(at + 1)];
  const expected = "Expected NAME=REFERENCE, for example spark=ghcr.io/acme/spark:3.5.";
  if (reference.trim() === "") throw usageError(`--image ${text} names no image`, `Is a variable empty? ${expected}`);
  if (/^(?:sha256:)?[0-9a-f]{64}(?::|$)/.test(reference))
    throw usageError(`--image ${text}: this is an image ID, not a reference`, expected);
  if (name === "") throw usageError(`--image ${text} has no name before =`, expected);
  if (!IMAGE_NAME.test(name))
    throw usageError(`--image ${shown(text)}: ${shown(name)} cannot be the name of an image`, expected);
  return flagValue("--image", ["images", name], reference);
}

function envPairs(values: readonly string[]): readonly (readonly [string, string])[] {
  try {
    return [...(parseEnv(values) ?? [])];
  } catch (error) {
    throw usageError(error instanceof FlyteSettingsError ? error.message : String(error));
  }
}

/** `--compat flytekit`, or areas: repeated, or separated by commas. */
function readCompat(values: readonly string[]): Compat | undefined {
  const areas = values.flatMap((value) => value.split(","));
  if (areas.length === 0) return undefined;
  if (areas.includes("flytekit")) return "flytekit";
  for (const area of areas) {
    if ((compatAreas as readonly string[]).includes(area)) continue;
    const near = nearestName(area, [...compatAreas, "flytekit"]);
    throw usageError(
      `--compat is flytekit or one of ${compatAreas.join(", ")}; got ${area}`,
      near === undefined ? undefined : `Did you mean ${near}?`,
    );
  }
  return Object.fromEntries(areas.map((area) => [area as CompatArea, "flytekit"]));
}
