import { isFlyteSettingsError } from "@flyte-settings/core";
import type { PluginReference } from "@flyte-settings/core/config";
import { type HookName, omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import { readExecOptions } from "./exec-entry.ts";
import { choose, loadPlugins, onlyIncluded, type PluginChoice } from "./load-plugins.ts";
import { locatePlugin, type PluginPlace, packageVersion } from "./locate-plugin.ts";
import { pluginsWanted } from "./references.ts";

/** One entry of `plugins:`, and whether it would run. */
export interface PluginRow extends Partial<PluginPlace> {
  readonly source: string;
  /** Whether the flags allow it and it can be loaded; the latter is known only for plugins that were looked up. */
  readonly runs: boolean;
  /** The version of its package; for an included plugin, the command's version. */
  readonly version?: string;
  /** The plugin's own name; only if loaded. */
  readonly name?: string;
  /** Only if loaded, except for a program, whose hooks are listed in the project file. */
  readonly hooks?: readonly HookName[];
  /** Why an allowed plugin would not run. */
  readonly problem?: string;
}

/**
 * @param place.load imports and starts the plugins; otherwise nothing runs
 * @param place.includedVersion of the plugins included in this program
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

/** With `--frozen`, a plugin that is not allowed is an error: none runs, and the list shows which one it is. */
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

/** One guard per plugin, so that misuse is reported only for the plugin that caused it. */
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
