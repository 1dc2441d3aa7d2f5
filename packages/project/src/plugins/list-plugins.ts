import { isFlyteSettingsError } from "@flyte-settings/core";
import type { PluginReference } from "@flyte-settings/core/config";
import { type HookName, omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import { readExecOptions } from "./exec-entry.ts";
import { choose, loadPlugins, onlyIncluded, type PluginChoice } from "./load-plugins.ts";
import { locatePlugin, type PluginPlace, packageVersion } from "./locate-plugin.ts";
import { pluginsWanted } from "./references.ts";

/** One line of `plugins:`, and what would come of it. */
export interface PluginRow extends Partial<PluginPlace> {
  readonly source: string;
  /** Whether the flags let it run and it can be loaded; the second is known only of what was looked for. */
  readonly runs: boolean;
  /** Of its package; for what is included, the command's own. */
  readonly version?: string;
  /** What it calls itself; only when loaded. */
  readonly name?: string;
  /** When loaded; of a program always, since the project file says so. */
  readonly hooks?: readonly HookName[];
  /** Why it would not run although it may. */
  readonly problem?: string;
}

/**
 * @param place.load imports and starts them, else nothing is
 * @param place.includedVersion of the plugins that come with this program
 */
export async function listPlugins(
  references: readonly PluginReference[],
  place: { readonly folder: string; readonly load: boolean; readonly includedVersion: string },
  flags: PluginChoice,
  host: Host,
): Promise<readonly PluginRow[]> {
  const choice = { ...flags, plugins: pluginsWanted(flags, host.env) };
  const chosen = new Set(chosenOrNone(references, choice));
  const rows: PluginRow[] = [];
  for (const reference of references) {
    const found = located(reference, chosen.has(reference), place, choice, host);
    const isLoaded = place.load && found.runs && found.problem === undefined;
    rows.push(
      isLoaded ? { ...found, ...(await loaded(reference, place.folder, choice, host, await guardFor(host))) } : found,
    );
  }
  return rows;
}

/** With `--frozen` one that is not allowed stops all: then none runs, and the list says which. */
function chosenOrNone(references: readonly PluginReference[], choice: PluginChoice): readonly PluginReference[] {
  try {
    return choose(references, choice);
  } catch (error) {
    if (isFlyteSettingsError(error) && error.code === "PLUGIN_NOT_ALLOWED")
      return references.filter((reference) => isAllowed(reference, choice));
    throw error;
  }
}

function isAllowed(reference: PluginReference, choice: PluginChoice): boolean {
  try {
    return (
      choose([reference], {
        ...choice,
        allowPlugin: (choice.allowPlugin ?? []).filter((name) => name === reference.source),
      }).length > 0
    );
  } catch {
    return false;
  }
}

function located(
  { source, options }: PluginReference,
  runs: boolean,
  { folder, includedVersion }: { readonly folder: string; readonly includedVersion: string },
  choice: PluginChoice,
  host: Host,
): PluginRow {
  try {
    const place = locatePlugin(source, folder, {
      path: host.env["PATH"],
      onlyIncluded: onlyIncluded(source, choice),
    });
    const known = versionOf(place, includedVersion);
    return {
      source,
      runs,
      ...place,
      ...omitUndefined({ version: known }),
      ...(place.kind === "program" ? { hooks: readExecOptions(source, options).hooks } : {}),
    };
  } catch (error) {
    return { source, runs: false, problem: problemOf(error) };
  }
}

function versionOf({ kind, path = "" }: PluginPlace, includedVersion: string): string | undefined {
  if (kind === "included") return includedVersion;
  return kind === "package" ? packageVersion(path) : undefined;
}

/** One for each plugin: what one did to the process is not another's problem. */
async function guardFor({ ownProcess }: Host): Promise<Guard | undefined> {
  if (ownProcess === undefined) return undefined;
  const { guardProcess } = await import("../host/guard-process.ts");
  return guardProcess(ownProcess);
}

type Guard = import("../host/guard-process.ts").ProcessGuard;

async function loaded(
  reference: PluginReference,
  folder: string,
  choice: PluginChoice,
  host: Host,
  guard: Guard | undefined,
): Promise<Partial<PluginRow>> {
  const { plugins: _, allowPlugin, ...rest } = choice;
  const alone =
    allowPlugin === undefined
      ? rest
      : { ...rest, allowPlugin: allowPlugin.filter((name) => name === reference.source) };
  const { env, platform } = host;
  const place = { folder, env, platform, ...omitUndefined({ within: guard?.within }) };
  try {
    const [plugin] = await loadPlugins([reference], place, alone).finally(() => guard?.throwIfMisused());
    return plugin === undefined ? {} : { name: plugin.name, hooks: Object.keys(plugin.hooks) as HookName[] };
  } catch (error) {
    return { runs: false, problem: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  if (isFlyteSettingsError(error)) return error.message;
  throw error;
}
