import { configCandidates, readConfigFile } from "@flyte-settings/core/config";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { usageError } from "../usage-error.ts";
import { groupNotes, type Migration } from "./migration.ts";
import { projectText } from "./project-text.ts";
import { readCommandLine } from "./read-command-line.ts";
import { readConfig } from "./read-config.ts";
import { shellText } from "./shell-text.ts";

/**
 * Migrates a command line, a configuration file, or both; the command line takes precedence.
 *
 * @throws USAGE if neither is given, FILE_NOT_FOUND, CONFIG_INVALID
 */
export async function migrate(
  config: string | undefined,
  words: readonly string[],
  host: Host,
): Promise<{ readonly text: string; readonly migration: Migration }> {
  const command = words.length === 0 ? undefined : readCommandLine(words);
  const path = config ?? command?.configFile ?? (command === undefined ? await foundConfig(host) : undefined);
  const missing = path !== undefined && config === undefined && !(await exists(host, path));
  const file = path === undefined || missing ? undefined : await configMigration(path, host);
  const migration: Migration = {
    values: [...(file?.values ?? []), ...(command?.values ?? [])],
    steps: command?.steps ?? file?.steps ?? [],
    notes: groupNotes([...(command?.notes ?? []), ...(missing ? [missingNote(path)] : (file?.notes ?? []))]),
  };
  const from = [command === undefined ? undefined : `${commandName(words)}`, file === undefined ? undefined : path]
    .filter(Boolean)
    .join(", and ");
  return { text: projectText(migration.values, from), migration };
}

async function configMigration(path: string, host: Host): Promise<Migration> {
  const migration = readConfig(readConfigFile(path, await readText(host, path)));
  const isFound = configCandidates(host.env, host.home).some((candidate) => candidate.path === path);
  const steps = migration.steps.map((step) => (isFound ? step : { ...step, argv: [...step.argv, "--config", path] }));
  return { ...migration, steps };
}

/** The program and its command, without values, which may be secret. */
function commandName(words: readonly string[]): string {
  const at = words.findIndex((word) => /(?:^|[/\\])(?:pyflyte|flytectl)(?:\.exe)?$/.test(word));
  const names = words
    .slice(at + 1)
    .filter((word) => /^(?:register|files?|package|run|serialize|fast|workflows)$/.test(word));
  return shellText([(words[at] ?? "").replace(/^.*[/\\]/, ""), ...names.slice(0, 3)]);
}

async function foundConfig(host: Host): Promise<string> {
  for (const { path } of configCandidates(host.env, host.home)) if (await exists(host, path)) return path;
  throw usageError(
    "there is nothing to migrate: no command line, and no configuration file where flytekit looks for one",
    "For example: flyte-settings migrate -- pyflyte register --project weather flows",
  );
}

function missingNote(path: string): Migration["notes"][number] {
  return {
    what: `--config ${path}`,
    disposition: "unsupported",
    why: "there is no such file",
    todo: "Find it: it may contain how to reach Flyte Admin, and images.",
  };
}
