import { type Compat, type CompatArea, compatAreas, FlyteSettingsError, nearestName } from "@flyte-settings/core";
import {
  configCandidates,
  defaultsLayer,
  emptyVariables,
  environmentLayer,
  flagValue,
  flytekitLayer,
  type Layer,
  type LayerValue,
  mergeLayers,
  parseEnv,
  projectLayer,
  readConfigFile,
  readProjectFile,
} from "@flyte-settings/core/config";
import { worldLayers } from "../detect-python/detected-layers.ts";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { usageError } from "../usage-error.ts";
import type { PackageContent } from "../version/package-inputs.ts";
import { gitRepoValue, gitVersion, projectFolder, withAbsoluteRoot } from "./detected-values.ts";
import { type PluginRunChoice, type ResolvedWithPlugins, resolveWithPlugins } from "./resolve-with-plugins.ts";

/** The flags of `settingsOptions`, as far as the layers need them. */
export interface SettingsOptions extends PluginRunChoice {
  readonly file?: string;
  readonly environment?: string;
  readonly config?: string;
  readonly project?: string;
  readonly domain?: string;
  readonly version?: string;
  readonly image?: readonly string[];
  readonly env?: readonly string[];
  readonly pythonInterpreter?: string;
  readonly destinationDir?: string;
  readonly sourceRoot?: string;
  readonly pythonVersion?: string;
  readonly flytekitVersion?: string;
  readonly compat?: readonly string[];
}

export interface LoadedSettings extends ResolvedWithPlugins {
  /** Where the project is, absolute. */
  readonly folder: string;
  /** The project file that was read, as the user may name it. */
  readonly projectFile?: string;
  /** flytekit's or flytectl's file that was read. */
  readonly configFile?: string;
}

export const PROJECT_FILE = "flyte-settings.yaml";

/**
 * Every layer of this machine on each other: defaults, flytekit's file, the project file, the environment, flags.
 *
 * @param ofPackage what is registered: with `version: content` it counts in place of the folder's code
 * @throws FILE_NOT_FOUND for a file that was named, CONFIG_INVALID, PROJECT_FILE_INVALID, USAGE, what resolving throws
 */
export async function loadSettings(
  options: SettingsOptions,
  host: Host,
  ofPackage?: () => Promise<PackageContent>,
): Promise<LoadedSettings> {
  const projectFile = await findProjectFile(options.file, host);
  const project =
    projectFile === undefined ? undefined : readProjectFile(projectFile, await readText(host, projectFile));
  if (project === undefined && options.environment !== undefined) {
    throw usageError(
      `--environment ${options.environment} needs a project file with an environments: section, and there is none here`,
    );
  }
  const projectValues = project === undefined ? [] : projectLayer(project, options.environment);
  const flag = readCompat(options.compat ?? []);
  const compat = flag ?? projectCompat(projectValues);
  const configFile = await findConfigFile(options.config, compat, host);
  const config =
    configFile === undefined
      ? undefined
      : readConfigFile(configFile, await readText(host, configFile), compatOptions(compat));
  if (config?.format === "yaml" && config.problem !== undefined)
    note(host, options, `${configFile} counts as empty: ${config.problem.message}`);
  for (const name of emptyVariables(host.env)) note(host, options, `${name} is set but empty, and counts as not set`);

  const folder = projectFolder(projectFile, host);
  const layers: Layer[] = [
    defaultsLayer,
    await gitRepoValue(folder, host),
    ...(await worldLayers(folder, host, (problem) => note(host, options, problem))),
    flytekitLayer(config, compatOptions(compat)),
    projectValues,
    environmentLayer(host.env, compatOptions(compat)),
    flagsLayer(options, flag),
  ];
  const internalImage = host.env["FLYTE_INTERNAL_IMAGE"];
  const asked = { ...compatOptions(compat), ...(internalImage === undefined ? {} : { internalImage }) };
  const resolved = await resolveWithPlugins(layers, asked, options, folder, host);
  host.tell?.("settings resolved");
  const version = await foundVersion(resolved, folder, host, ofPackage);
  return {
    ...resolved,
    settings: { ...withAbsoluteRoot(resolved.settings, folder), ...version },
    folder,
    ...(projectFile === undefined ? {} : { projectFile }),
    ...(configFile === undefined ? {} : { configFile }),
  };
}

/** `git` and `content` are found, not written. */
async function foundVersion(
  resolved: ResolvedWithPlugins,
  folder: string,
  host: Host,
  ofPackage?: () => Promise<PackageContent>,
): Promise<{ version?: string }> {
  const { version } = resolved.values;
  if (version === "git") return { version: await gitVersion(folder) };
  if (version !== "content") return {};
  const { contentVersion } = await import("../version/content-version.ts");
  return { version: await contentVersion(resolved, folder, host, await ofPackage?.()) };
}

function compatOptions(compat: Compat | undefined): { compat?: Compat } {
  return compat === undefined ? {} : { compat };
}

function note(host: Host, { quiet }: SettingsOptions, text: string): void {
  if (!quiet) host.stderr.write(`note: ${text}\n`);
}

/** The file that was named, else the one in this folder; never one of a parent folder, which nobody named. */
export async function findProjectFile(named: string | undefined, host: Host): Promise<string | undefined> {
  if (named !== undefined) return named;
  return (await exists(host, PROJECT_FILE)) ? PROJECT_FILE : undefined;
}

/** The file that was named, else flytekit's or flytectl's where flytekit looks for it. */
export async function findConfigFile(
  named: string | undefined,
  compat: Compat | undefined,
  host: Host,
): Promise<string | undefined> {
  if (named !== undefined) return named;
  for (const candidate of configCandidates(host.env, host.home, compatOptions(compat))) {
    if (await exists(host, candidate.path)) return candidate.path;
    if (candidate.variable !== undefined)
      host.stderr.write(
        `note: ${candidate.variable} names ${candidate.path}, and there is no such file; the search goes on\n`,
      );
  }
  return undefined;
}

/** What the project file says of it: that also holds for the files that are read before it. */
function projectCompat(layer: Layer): Compat | undefined {
  const said = mergeLayers([layer]).values.filter(({ path }) => path[0] === "compat");
  if (said.some(({ path }) => path.length === 1)) return "flytekit";
  if (said.length === 0) return undefined;
  return Object.fromEntries(said.map(({ path: [, area], value }) => [area as CompatArea, value as "flytekit"]));
}

/** `--compat flytekit`, or areas: repeated, or with commas. */
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

/** Flags that set one value each: the flag, its name among the options, where the value stands in the project file. */
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

function flagsLayer(options: SettingsOptions, compat: Compat | undefined): Layer {
  const plain = plainFlags.flatMap(([flag, name, path]): LayerValue[] => {
    const value = options[name];
    return value === undefined ? [] : [flagValue(flag, path, value)];
  });
  const images = (options.image ?? []).map((text) => imageValue(text));
  const env = envPairs(options.env ?? []).map(([name, value]) => flagValue("--env", ["env", name], value));
  return [...plain, ...images, ...env, ...(compat === undefined ? [] : [flagValue("--compat", ["compat"], compat)])];
}

function imageValue(text: string): LayerValue {
  const at = text.indexOf("=");
  return at < 0
    ? flagValue("--image", ["images", "default"], text)
    : flagValue("--image", ["images", text.slice(0, at)], text.slice(at + 1));
}

function envPairs(values: readonly string[]): readonly (readonly [string, string])[] {
  try {
    return [...(parseEnv(values) ?? [])];
  } catch (error) {
    throw usageError(error instanceof FlyteSettingsError ? error.message : String(error));
  }
}
