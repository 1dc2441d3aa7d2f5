import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { quietHost } from "../host/quiet-host.ts";
import { loadProject, type ProjectOptions } from "../load-project.ts";
import { readPackage } from "../package/read-package.ts";
import { findProjectFile } from "../settings/project-file.ts";
import { explainVersion } from "./explain-version.ts";
import type { ExplainedVersion } from "./inputs.ts";
import { packageInputs } from "./package-inputs.ts";
import { atCommit, commitOf } from "./revision.ts";

/** The project in the working directory. */
export const HERE = ".";

export type SideKind = "here" | "saved" | "package" | "revision";

/**
 * The kind of a comparison argument: `.` for the project here, a `.json` file from `version explain --json`, a package,
 * or a git revision.
 *
 * @throws SETTINGS_INVALID for any other argument
 */
export async function sideKind(word: string, host: Host): Promise<SideKind> {
  if (word === HERE) return "here";
  if (word === "-" || (await exists(host, word))) return word === "-" || word.endsWith(".json") ? "saved" : "package";
  if (/^https?:/.test(word)) return "package";
  if ((await commitOf(word, host)) !== undefined) return "revision";
  throw new FlyteSettingsError("SETTINGS_INVALID", `${word} is neither a file here nor a git revision`, {
    hint: "Expected a file that `version explain --json` wrote, a package, a revision (HEAD~1), or . for the project as it is.",
  });
}

/** @param options of the settings; a revision is resolved without plugins, which are not installed there */
export async function readSide(word: string, options: ProjectOptions, host: Host): Promise<ExplainedVersion> {
  const kind = await sideKind(word, host);
  if (kind === "saved") return readSaved(word, host);
  if (kind === "revision") {
    const commit = (await commitOf(word, host)) as string;
    // a file above the working directory has the same path in the commit
    const file = await findProjectFile(options, quietHost(host));
    const asked = { ...options, plugins: false, computeVersion: false, ...omitUndefined({ file }) };
    return atCommit(commit, host, async (there) => {
      const isThere = file === undefined || (await exists(there, file));
      const { file: _, ...without } = asked;
      return explainVersion(await loadProject(isThere ? asked : without, there), undefined, there);
    });
  }
  const content = kind === "package" ? packageInputs(await readPackage([word], host)) : undefined;
  return explainVersion(await loadProject({ ...options, computeVersion: false }, host), content, host);
}

async function readSaved(path: string, host: Host): Promise<ExplainedVersion> {
  const text = await readText(host, path);
  const place = path === "-" ? "standard input" : path;
  try {
    const { version, inputs } = JSON.parse(text) as ExplainedVersion;
    if (typeof version === "string" && Array.isArray(inputs)) return { version, inputs };
  } catch {
    // reported below
  }
  throw new FlyteSettingsError("SETTINGS_INVALID", `${place} is nothing that version explain --json wrote`, {
    place: path,
    hint: "Expected {version, inputs: […]}.",
  });
}
