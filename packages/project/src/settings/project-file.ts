import { dirname } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { type ProjectLayers, readProjectFile } from "@flyte-settings/core/config";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { exists, hostPath, listFolder, readTextOnce, type TextCache } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { findAbove } from "./find-above.ts";

export const PROJECT_FILE = "flyte-settings.yaml";

export interface ProjectSearch {
  /** The file given by the user, which disables the search. */
  readonly file?: string;
  /** `false`: search only the working directory. */
  readonly searchUpward?: boolean;
}

/**
 * The given file, or else the one in the working directory, or else the nearest one above it: see {@link findAbove}.
 *
 * @returns the path to show to the user, relative to the working directory
 */
export async function findProjectFile(
  { file, searchUpward = true }: ProjectSearch,
  host: Host,
): Promise<string | undefined> {
  if (file !== undefined) return file;
  if (await exists(host, PROJECT_FILE)) return PROJECT_FILE;
  for (const name of await misnamedFiles(host)) host.report("info", `${name} is not read: name it ${PROJECT_FILE}`);
  if (!searchUpward) return undefined;
  const found = await findAbove(PROJECT_FILE, host);
  if (found === undefined) return undefined;
  const path = relativePosix(host.cwd, found, host.platform);
  host.report("info", `using ${path}`);
  return path;
}

/**
 * Reads only the project file; absent if there is none. @throws FILE_NOT_FOUND for a given file, PROJECT_FILE_INVALID
 */
export async function readProject(
  search: ProjectSearch,
  host: Host,
  texts?: TextCache,
): Promise<ProjectLayers | undefined> {
  const path = await findProjectFile(search, host);
  return path === undefined ? undefined : readProjectFile(path, await readTextOnce(host, path, texts));
}

/**
 * `flyte-settings.yml`, `flyte_settings.yaml`, `.flyte-settings.yaml`, or different case: files that are never read.
 */
export async function misnamedFiles(host: Host): Promise<readonly string[]> {
  return (await listFolder(host, ".")).filter((name) => /^\.?flyte[-_.]?settings?\.ya?ml$/i.test(name));
}

/** The directory that relative paths in the project file are resolved against, absolute. */
export function projectFolder(file: ProjectLayers | undefined, host: Host): string {
  return file === undefined ? host.cwd : dirname(hostPath(host, file.path));
}

/** @throws USAGE if an environment is selected without a project file */
export function requireProject(
  file: ProjectLayers | undefined,
  environment: string | undefined,
  env: Host["env"] = {},
): void {
  if (file !== undefined || environment === undefined) return;
  const isVariable = env["FLYTE_SETTINGS_ENVIRONMENT"] === environment;
  throw new FlyteSettingsError(
    "USAGE",
    `${isVariable ? "FLYTE_SETTINGS_ENVIRONMENT=" : "--environment "}${environment} needs a project file with an environments: section, and none was found`,
  );
}
