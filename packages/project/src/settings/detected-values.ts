import { join, resolve } from "node:path";
import type { SerializationSettings } from "@flyte-settings/core";
import { gitRepoUrl, type LayerValue } from "@flyte-settings/core/config";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** The repository URL in the project's `.git/config`, without user and token; nothing if there is none. */
export async function gitRepoValue(folder: string, host: Host): Promise<LayerValue[]> {
  const file = join(folder, ".git", "config");
  if (!(await exists(host, file))) return [];
  const url = gitRepoUrl(await readText(host, file));
  return url === ""
    ? []
    : [
        {
          path: ["gitRepo"],
          value: url,
          origin: { layer: "defaults", file: ".git/config", note: "without user and token" },
        },
      ];
}

/** The same settings with an absolute source root, as in flytekit. */
export function withAbsoluteRoot(settings: SerializationSettings, folder: string): SerializationSettings {
  return settings.sourceRoot === undefined
    ? settings
    : { ...settings, sourceRoot: resolve(folder, settings.sourceRoot) };
}
