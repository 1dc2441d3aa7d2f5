import { join, resolve } from "node:path";
import { FlyteSettingsError, type SerializationSettings } from "@flyte-settings/core";
import { gitRepoUrl, type LayerValue } from "@flyte-settings/core/config";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { git } from "../process/git.ts";

/** The repository that `.git/config` beside the project names, without user and token; nothing where there is none. */
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

/** The same settings with an absolute source root, as flytekit has it. */
export function withAbsoluteRoot(settings: SerializationSettings, folder: string): SerializationSettings {
  return settings.sourceRoot === undefined
    ? settings
    : { ...settings, sourceRoot: resolve(folder, settings.sourceRoot) };
}

/**
 * The commit that is checked out, for `version: git`: forty hex digits.
 *
 * @throws SETTINGS_INVALID where there is no repository, or something in it is not committed
 */
export async function gitVersion(folder: string, host: Host): Promise<string> {
  const run = (...args: string[]): Promise<string> =>
    git(
      args,
      { ...host, cwd: folder },
      "version: git, and git cannot tell the commit",
      "Give a version: --version v1.",
    );
  const dirty = await run("status", "--porcelain", "--untracked-files=normal");
  if (dirty !== "") {
    throw new FlyteSettingsError(
      "SETTINGS_INVALID",
      `version: git, and the repository has changes that are not committed: ${dirty.split("\n")[0]?.trim()}`,
      {
        hint: "Commit them, or give a version: --version v1.",
      },
    );
  }
  return run("rev-parse", "HEAD");
}
