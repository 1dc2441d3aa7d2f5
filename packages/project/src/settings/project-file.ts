import { dirname } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { type ProjectLayers, readProjectFile } from "@flyte-settings/core/config";
import { exists, hostPath, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

export const PROJECT_FILE = "flyte-settings.yaml";

/** The file that was named, else the one in this directory. */
export async function findProjectFile(named: string | undefined, host: Host): Promise<string | undefined> {
  if (named !== undefined) return named;
  return (await exists(host, PROJECT_FILE)) ? PROJECT_FILE : undefined;
}

/** The project file by itself; absent where there is none. @throws FILE_NOT_FOUND for a named file, PROJECT_FILE_INVALID */
export async function readProject(named: string | undefined, host: Host): Promise<ProjectLayers | undefined> {
  const path = await findProjectFile(named, host);
  return path === undefined ? undefined : readProjectFile(path, await readText(host, path));
}

/** The directory that relative paths of the project file start from, absolute. */
export function projectFolder(file: ProjectLayers | undefined, host: Host): string {
  return file === undefined ? host.cwd : dirname(hostPath(host, file.path));
}

/** @throws USAGE for an environment without a project file */
export function requireProject(file: ProjectLayers | undefined, environment: string | undefined): void {
  if (file !== undefined || environment === undefined) return;
  throw new FlyteSettingsError(
    "USAGE",
    `--environment ${environment} needs a project file with an environments: section, and there is none here`,
  );
}
