import { join } from "node:path";
import type { SerializationSettings } from "@flyte-settings/core";
import type { CheckInput } from "@flyte-settings/core/checks";
import {
  mergeLayers,
  nestValues,
  type ProjectLayers,
  type ProjectValues,
  projectLayer,
} from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";

/** The input of the checks that the settings, the project file and the repository provide. */
export async function checkInput(loaded: LoadedProject, host: Host): Promise<CheckInput> {
  const { values, provenance, folder, projectFile } = loaded;
  const copy = values.bundle?.copy;
  const destinationDirs = values.bundle?.destinationDirs;
  const problem = await (await import("../version/git-version.ts")).gitProblem(loaded, host);
  return {
    settings: withFast(loaded),
    provenance,
    gitRemotes: await gitRemotes(folder, host),
    ...omitUndefined({
      versionProblem: problem?.reason,
      copy,
      pythonVersion: values.pythonVersion,
      defaultImagePrefixes: values.defaultImagePrefixes,
      destinationDirs,
      written: projectFile === undefined ? undefined : written(projectFile),
    }),
  };
}

/** The project's code is bundled if a bundle is configured; otherwise the project may not use bundles at all. */
function withFast({ settings, values, provenance }: LoadedProject): SerializationSettings {
  if (settings.fastSerializationSettings !== undefined) return settings;
  const { copy, destinationDir } = values.bundle ?? {};
  const isSaid = Object.entries(provenance).some(([path, { layer }]) => /^bundle\b/.test(path) && layer !== "defaults");
  if (!isSaid || copy === "none") return settings;
  return {
    ...settings,
    fastSerializationSettings: { enabled: true, ...omitUndefined({ destinationDir }) },
  };
}

function written(file: ProjectLayers): readonly ProjectValues[] {
  return [undefined, ...file.environments.keys()].map(
    (name) => nestValues(mergeLayers([projectLayer(file, name)]).values) as ProjectValues,
  );
}

async function gitRemotes(folder: string, host: Host): Promise<NonNullable<CheckInput["gitRemotes"]>> {
  const config = join(folder, ".git", "config");
  if (!(await exists(host, config))) return [];
  const file = relativePosix(host.cwd, config, host.platform);
  const lines = (await readText(host, config)).split("\n");
  return lines.flatMap((text, index) => {
    const url = /^\s*(?:push)?url\s*=\s*(\S+)/i.exec(text)?.[1];
    const line = index + 1;
    return url === undefined ? [] : [{ place: `${file}:${line}`, file, line, text: url }];
  });
}
