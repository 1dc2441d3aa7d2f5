import { dirname } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { type ProjectLayers, readProjectFile } from "@flyte-settings/core/config";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { exists, hostPath, listFolder, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { findAbove } from "./find-above.ts";

export const PROJECT_FILE = "flyte-settings.yaml";

export interface ProjectSearch {
  /** The file that the user named: nothing is searched for then. */
  readonly file?: string;
  /** `false`: only the working directory is looked at. */
  readonly searchUpward?: boolean;
}

/**
 * The file that was named, else the one in the working directory, else the nearest one above it: see {@link findAbove}.
 *
 * @returns as the user may name it, relative to the working directory
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

/** The project file by itself; absent where there is none. @throws FILE_NOT_FOUND for a named file, PROJECT_FILE_INVALID */
export async function readProject(search: ProjectSearch, host: Host): Promise<ProjectLayers | undefined> {
  const path = await findProjectFile(search, host);
  return path === undefined ? undefined : readProjectFile(path, await readText(host, path));
}

/** `flyte-settings.yml`, `flyte_settings.yaml`, `.flyte-settings.yaml`, another case: nothing reads them. */
export async function misnamedFiles(host: Host): Promise<readonly string[]> {
  return (await listFolder(host, ".")).filter((name) => /^\.?flyte[-_.]?settings?\.ya?ml$/i.test(name));
}

/** The directory that relative paths of the project file start from, absolute. */
export function projectFolder(file: ProjectLayers | undefined, host: Host): string {
  return file === undefined ? host.cwd : dirname(hostPath(host, file.path));
}

/** @throws USAGE for an environment without a project file */
export function requireProject(
  file: ProjectLayers | undefined,
  environment: string | undefined,
  env: Host["env"] = {},
): void {
  if (file !== undefined || environment === undefined) return;
  const isVariable = env["FLYTE_SETTINGS_ENVIRONMENT"] === environment;
  throw new FlyteSettingsError(
    "USAGE",
    `${isVariable ? "FLYTE_SETTINGS_ENVIRONMENT=" : "--environment "}${environment} needs a project file with an environments: section, and there is none here`,
  );
}
