import {
  type Compat,
  type CompatArea,
  type CompatOptions,
  type FlyteSettingsError,
  isFlyteSettingsError,
} from "@flyte-settings/core";
import {
  type ConfigFile,
  defaultsLayer,
  environmentLayer,
  type Layer,
  mergeLayers,
  type ProjectLayers,
  type ProjectValues,
  projectLayer,
} from "@flyte-settings/core/config";
import type { Generation } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { detectedLayers } from "./detect-python/detected-layers.ts";
import type { TextCache } from "./host/files.ts";
import type { Host } from "./host/host.ts";
import { configLayer } from "./settings/config-layer.ts";
import { gitRepoValue, withAbsoluteRoot } from "./settings/detected-values.ts";
import { type ProjectSearch, projectFolder, readProject, requireProject } from "./settings/project-file.ts";
import {
  type PluginRunOptions,
  type ResolvedWithPlugins,
  resolveWithPlugins,
} from "./settings/resolve-with-plugins.ts";
import { checkIdentity, withImageSource } from "./settings/settings-errors.ts";
import type { PackageInputs } from "./version/package-inputs.ts";

/** What to load, and overrides of the project's own values. */
export interface ProjectOptions extends PluginRunOptions, ProjectSearch {
  /** An environment of the project file; it overrides the common values. */
  readonly environment?: string;
  /** The configuration file of the generation; absent: searched for as flytekit, or Flyte 2, does. */
  readonly config?: string;
  /**
   * Absent: 1. 2: the images are those of Flyte 2, without flytekit's configuration and default image; `withGeneration`
   * of `project/flyte2` detects it.
   */
  readonly generation?: Generation;
  /**
   * Overrides every file and variable. {@link overrides} creates it from values, `flagValue` of `core/config` from
   * flags.
   */
  readonly overrides?: Layer;
  readonly compat?: Compat;
  /** The project file and dependency files that were read already, by absolute path; those that are read are added. */
  readonly texts?: TextCache;
  /**
   * `false`: a `git` or `content` version is not computed, and `settings` has no version. `attempt`: if it cannot be
   * computed, the result contains the reason.
   */
  readonly computeVersion?: boolean | "attempt";
  /** The package to register: its code replaces the directory's in a `content` version. */
  readonly package?: (values: ProjectValues) => Promise<PackageInputs>;
}

/** A fully resolved project. */
export interface LoadedProject extends ResolvedWithPlugins {
  /** The directory of the project, absolute. */
  readonly folder: string;
  /** Absent if there is no project file. */
  readonly projectFile?: ProjectLayers;
  /** flytekit's or flytectl's configuration file; absent for generation 2. */
  readonly configFile?: ConfigFile;
  /** Why the version could not be computed, with `computeVersion: "attempt"`. */
  readonly versionProblem?: FlyteSettingsError;
  /** What is read the way flytekit reads it. */
  readonly compat?: Compat;
  /** The project file and dependency files that were read, by absolute path. */
  readonly texts: TextCache;
}

/**
 * Resolves a project: the defaults, Python and flytekit versions from its files, flytekit's configuration, the project
 * file, the environment and the overrides; then runs the plugins on images and settings; then computes the version.
 *
 * @throws FILE_NOT_FOUND for a file passed by the user, CONFIG_INVALID, PROJECT_FILE_INVALID, SETTINGS_INVALID,
 * IMAGES_UNRESOLVED, PLUGIN_NOT_FOUND, PLUGIN_INVALID, PLUGIN_FAILED
 * @example const project = await loadProject({ overrides: overrides({ version: "v1" }) }, nodeHost(process));
 */
export async function loadProject(options: ProjectOptions, host: Host): Promise<LoadedProject> {
  const { texts = new Map() } = options;
  const projectFile = await readProject(options, host, texts);
  requireProject(projectFile, options.environment, host.env);
  const projectValues = projectFile === undefined ? [] : projectLayer(projectFile, options.environment);
  const compat = options.compat ?? projectCompat(projectValues);
  const asked: CompatOptions = omitUndefined({ compat });
  const config = await configLayer(options, asked, host);
  const folder = projectFolder(projectFile, host);
  const written = [projectValues, environmentLayer(host.env, asked), options.overrides ?? []];
  const report = (problem: string): void => host.report("info", problem);
  const isFlyte2 = options.generation === 2;
  const python = writtenPython(written);
  const detected = await detectedLayers(folder, host, report, python, texts, isFlyte2 ? "flyte" : "flytekit");
  const all: readonly Layer[] = [
    defaultsLayer,
    await gitRepoValue(folder, host),
    ...detected,
    config.layer,
    ...written,
  ];
  const layers = isFlyte2 ? await flyte2Layers(all, detected.flat(), python) : all;
  const internalImage = isFlyte2 ? undefined : host.env["FLYTE_INTERNAL_IMAGE"];
  const withImage = { ...asked, ...omitUndefined({ internalImage }) };
  const resolved = await resolveWithPlugins(layers, withImage, options, folder, host).catch((error: unknown) => {
    throw withImageSource(error, layers, withImage);
  });
  checkIdentity(resolved, asked);
  host.log?.("settings resolved");
  const version = await computedVersion(resolved, options, folder, host);
  return {
    ...resolved,
    ...version.problem,
    settings: { ...withAbsoluteRoot(resolved.settings, folder), ...version.found },
    folder,
    texts,
    ...omitUndefined({ projectFile, configFile: config.configFile, compat }),
  };
}

/** Without the versions from which flytekit's default image is derived, and with Flyte 2's default image. */
async function flyte2Layers(
  layers: readonly Layer[],
  detected: Layer,
  python: string | undefined,
): Promise<readonly Layer[]> {
  const { flyte2DefaultLayer } = await import("./flyte2/default-image.ts");
  const others = layers.map((layer) =>
    layer.filter(({ path: [field] }) => field !== "pythonVersion" && field !== "flytekitVersion"),
  );
  return [flyte2DefaultLayer(detected, python), ...others];
}

/** The Python version set by the user; it overrides the detected one. */
function writtenPython(layers: readonly Layer[]): string | undefined {
  const found = layers.flat().filter(({ path: [field] }) => field === "pythonVersion");
  const value = found.at(-1)?.value;
  return typeof value === "string" ? value : undefined;
}

interface ComputedVersion {
  readonly found?: { readonly version: string };
  readonly problem?: { readonly versionProblem: FlyteSettingsError };
}

/** `git` and `content` are computed rather than used literally. */
async function computedVersion(
  resolved: ResolvedWithPlugins,
  options: ProjectOptions,
  folder: string,
  host: Host,
): Promise<ComputedVersion> {
  const { version } = resolved.values;
  const compute = version === "git" ? gitOf : version === "content" ? contentOf : undefined;
  if (compute === undefined || options.computeVersion === false) return {};
  try {
    return { found: { version: await compute(resolved, options, folder, host) } };
  } catch (error) {
    if (options.computeVersion !== "attempt" || !isFlyteSettingsError(error)) throw error;
    return { problem: { versionProblem: error } };
  }
}

async function gitOf(
  { values, plugins }: ResolvedWithPlugins,
  options: ProjectOptions,
  folder: string,
  host: Host,
): Promise<string> {
  const { gitVersion } = await import("./version/git-version.ts");
  return gitVersion({ values, plugins, folder, ships: options.package === undefined }, host);
}

async function contentOf(
  resolved: ResolvedWithPlugins,
  options: ProjectOptions,
  folder: string,
  host: Host,
): Promise<string> {
  const { contentVersion } = await import("./version/content-version.ts");
  return contentVersion(resolved, folder, host, await options.package?.(resolved.values));
}

/** `compat` in the project file also applies to the files read after it. */
function projectCompat(layer: Layer): Compat | undefined {
  const found = mergeLayers([layer]).values.filter(({ path }) => path[0] === "compat");
  if (found.some(({ path }) => path.length === 1)) return "flytekit";
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(({ path: [, area], value }) => [area as CompatArea, value as "flytekit"]));
}
