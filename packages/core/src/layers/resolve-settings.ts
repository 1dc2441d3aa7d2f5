import { isFlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import type { DefaultImageOptions } from "../images/default-images.ts";
import { ImageConfig } from "../images/image-config.ts";
import type { ValidateImageOptions } from "../images/image-values.ts";
import type { CompatOptions } from "../model/compat.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { createSettings } from "../settings/create-settings.ts";
import type { Layer, LayerValue } from "./layer.ts";
import { mergeLayers, type Provenance } from "./merge-layers.ts";
import { nestValues } from "./nest-values.ts";
import type { PluginReference, ProjectValues } from "./project-file.ts";

export interface ResolveOptions extends CompatOptions {
  /** `FLYTE_INTERNAL_IMAGE`: the default image if none is configured. */
  readonly internalImage?: string;
}

export interface ResolvedSettings {
  /**
   * Without fast registration (a plugin's responsibility), and without `version` if it is `git` or `content`, which the
   * host determines. `sourceRoot` is as written.
   */
  readonly settings: SerializationSettings;
  /** All effective values, nested as in the project file, including `bundle`, `checks`, `compat`, … */
  readonly values: ProjectValues;
  readonly plugins: readonly PluginReference[];
  /** By path in the project file: `project`, `images.spark`, `env.LOG_LEVEL`, `bundle.copy`. */
  readonly provenance: Readonly<Record<string, Provenance>>;
}

/** Versions that are determined rather than written. */
const foundVersions: ReadonlySet<string> = new Set(["git", "content"]);

/**
 * Resolves all layers into settings and the origin of each value. Pure. A missing default image is not an error here
 * (`check` reports it); `settings.imageConfig` then has no default.
 *
 * @throws IMAGE_REFERENCE_INVALID, IMAGE_VERSION_MISSING, IMAGE_DUPLICATE for invalid images
 */
export function resolveSettings(layers: readonly Layer[], options: ResolveOptions = {}): ResolvedSettings {
  return guarded("resolveSettings", () => {
    const merged = mergeLayers(layers);
    const nested = nestValues(merged.values);
    const { plugins = [], ...values } = nested as ProjectValues & { plugins?: readonly PluginReference[] };
    const compat = options.compat ?? values.compat;
    const asked: DefaultImageOptions = omitUndefined({
      compat,
      internalImage: options.internalImage,
      pythonVersion: values.pythonVersion,
      flytekitVersion: values.flytekitVersion,
      prefixes: values.defaultImagePrefixes,
    });
    const imageConfig = resolveImages(layers.flat(), merged.values, asked);
    const computed = {
      ...computedDefault(imageConfig, merged.provenance, asked),
      ...derivedRoot(merged.provenance),
    };
    return {
      settings: settingsOf(imageConfig, values, omitUndefined({ compat })),
      values,
      plugins,
      provenance: { ...merged.provenance, ...computed },
    };
  });
}

/** The command line's images first, then those of the files, the file with the higher precedence first. */
function resolveImages(all: Layer, counting: readonly LayerValue[], options: DefaultImageOptions): ImageConfig {
  const isImage = ({ path }: LayerValue): boolean => path[0] === "images";
  const flags = all.filter((value) => isImage(value) && value.origin.layer === "flags");
  const given = flags.map(({ path, value }) => `${path[1]}=${String(value)}`);
  const named = { ...options, ...omitUndefined({ param: flags[0]?.origin.flag }) };
  const configured = counting
    .filter((value) => isImage(value) && value.origin.layer !== "flags")
    .sort((a, b) => rank(b) - rank(a))
    .map(({ path, value }) => [path[1] ?? "", String(value)] as const);
  try {
    return ImageConfig.resolveImages(given, configured, named);
  } catch (error) {
    if (!isFlyteSettingsError(error) || error.code !== "DEFAULT_IMAGE_UNKNOWN") throw error;
    const others = given.length === 0 ? [] : namedAlone(given, named);
    return ImageConfig.patchImageConfig(ImageConfig.createFrom(undefined, others), configured, options);
  }
}

/** Only the named images: a placeholder is used as the default while they are parsed. */
function namedAlone(given: readonly string[], options: ValidateImageOptions): ImageConfig["images"] {
  const { images = [] } = ImageConfig.validateImage(given, {
    ...options,
    internalImage: "none:none",
  });
  return images.slice(1);
}

function rank({ origin }: LayerValue): number {
  return origin.layer === "flytekit" ? 0 : 1;
}

function computedDefault(
  config: ImageConfig,
  provenance: Readonly<Record<string, Provenance>>,
  options: DefaultImageOptions,
): Readonly<Record<string, Provenance>> {
  if (config.defaultImage === undefined || Object.hasOwn(provenance, "images.default")) return {};
  if (options.internalImage)
    return { "images.default": { layer: "environment", variable: "FLYTE_INTERNAL_IMAGE", overrode: [] } };
  const { pythonVersion, flytekitVersion } = options;
  const { overrode: _, ...from } = provenance["pythonVersion"] ?? { layer: "defaults", overrode: [] };
  const note = `flytekit's image for Python ${pythonVersion}${flytekitVersion === undefined ? "" : ` and flytekit ${flytekitVersion}`}`;
  return { "images.default": { ...from, layer: "defaults", derivedFrom: "pythonVersion", note, overrode: [] } };
}

/** The virtual environment is derived from the interpreter if it is not set. */
function derivedRoot(provenance: Readonly<Record<string, Provenance>>): Readonly<Record<string, Provenance>> {
  if (Object.hasOwn(provenance, "flytekitVirtualenvRoot")) return {};
  const { overrode: _, ...from } = provenance["pythonInterpreter"] ?? { layer: "defaults", overrode: [] };
  return { flytekitVirtualenvRoot: { ...from, derivedFrom: "pythonInterpreter", overrode: [] } };
}

function settingsOf(imageConfig: ImageConfig, values: ProjectValues, options: CompatOptions): SerializationSettings {
  const { version, defaultResources, project, domain, env, gitRepo, sourceRoot } = values;
  return createSettings(
    {
      imageConfig,
      project,
      domain,
      version: version !== undefined && foundVersions.has(version) ? undefined : version,
      env,
      defaultResources: defaultResources && { requests: {}, limits: {}, ...defaultResources },
      gitRepo,
      pythonInterpreter: values.pythonInterpreter,
      flytekitVirtualenvRoot: values.flytekitVirtualenvRoot,
      sourceRoot,
    },
    options,
  );
}

/**
 * Paths of settings that were set explicitly, for `extendSettings`: plugins must not change them. Defaults and values
 * set by a plugin are not included.
 */
export function explicitPaths(provenance: Readonly<Record<string, Provenance>>): readonly string[] {
  return guarded("explicitPaths", () =>
    Object.entries(provenance)
      .filter(([, { layer, derivedFrom }]) => layer !== "defaults" && layer !== "plugins" && derivedFrom === undefined)
      .flatMap(([path]) => {
        if (path === "images.default") return ["imageConfig.defaultImage", "imageConfig.images.default"];
        if (path.startsWith("images")) return [`imageConfig.${path}`];
        return path === "bundle.destinationDir" ? ["fastSerializationSettings.destinationDir"] : [path];
      }),
  );
}
