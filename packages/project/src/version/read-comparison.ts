import { FlyteSettingsError } from "@flyte-settings/core";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { loadSettings, type SettingsOptions } from "../settings/load-settings.ts";
import { explainVersion } from "./explain-version.ts";
import type { ExplainedVersion } from "./inputs.ts";
import { packageContent } from "./package-inputs.ts";
import { atCommit, commitOf } from "./revision.ts";

/** The project as it stands here. */
export const HERE = ".";

export type SideKind = "here" | "saved" | "package" | "revision";

/**
 * What a word means: `.` the project here, a `.json` that `version explain --json` printed, a package, a revision of git.
 *
 * @throws SETTINGS_INVALID for a word that is none of them
 */
export async function sideKind(word: string, host: Host): Promise<SideKind> {
  if (word === HERE) return "here";
  if (word === "-" || (await exists(host, word))) return word === "-" || word.endsWith(".json") ? "saved" : "package";
  if (/^https?:/.test(word)) return "package";
  if ((await commitOf(word, host)) !== undefined) return "revision";
  throw new FlyteSettingsError("SETTINGS_INVALID", `${word} is no file here and no revision of git`, {
    hint: "Expected a file that `version explain --json` wrote, a package, a revision (HEAD~1), or . for the project as it is.",
  });
}

/** @param options of the settings; those of a revision are resolved without plugins, which are not installed there */
export async function readSide(word: string, options: SettingsOptions, host: Host): Promise<ExplainedVersion> {
  const kind = await sideKind(word, host);
  if (kind === "saved") return readSaved(word, host);
  if (kind === "revision") {
    const commit = (await commitOf(word, host)) as string;
    return atCommit(commit, host, async (there) =>
      explainVersion(await loadSettings({ ...options, ...found, plugins: false }, there), undefined, there),
    );
  }
  const content = kind === "package" ? await packageContent([word], host) : undefined;
  return explainVersion(await loadSettings({ ...options, ...found }, host), content, host);
}

/** The version itself is what is asked for: it is not computed a second time. */
const found = { version: "content of" };

async function readSaved(path: string, host: Host): Promise<ExplainedVersion> {
  const text = await readText(host, path);
  const place = path === "-" ? "standard input" : path;
  try {
    const { version, ingredients } = JSON.parse(text) as ExplainedVersion;
    if (typeof version === "string" && Array.isArray(ingredients)) return { version, ingredients };
  } catch {
    // said below
  }
  throw new FlyteSettingsError("SETTINGS_INVALID", `${place} is nothing that version explain --json wrote`, {
    place: path,
    hint: "Expected {version, ingredients: […]}.",
  });
}
