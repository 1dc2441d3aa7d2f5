import { pathToFileURL } from "node:url";
import { FlyteSettingsError } from "@flyte-settings/core";
import type { PluginReference } from "@flyte-settings/core/config";
import { nearestName } from "@flyte-settings/core/internal";
import { type LoadedPlugin, loadPlugins as loadChecked, omitUndefined } from "@flyte-settings/core/plugin";
import { execEntry } from "./exec-entry.ts";
import { included, locatePlugin } from "./locate-plugin.ts";

/** Which plugins of the project file may run. */
export interface PluginChoice {
  /** `false`: run no plugins. */
  readonly plugins?: boolean;
  /** Only these, as written in the project file. */
  readonly allowPlugin?: readonly string[];
  /**
   * CI mode: plugins that `allowPlugin` does not list are an error instead of being skipped. First-party plugins may
   * run, using the copy included in the command.
   */
  readonly frozen?: boolean;
}

/** The parts of the host that loading needs. */
export interface LoadPlace {
  /** The project file's directory, absolute. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Wraps all plugin code that runs during loading. */
  readonly within?: <T>(source: string, run: () => T) => T;
}

/** Limit for a module whose top-level await never completes. */
const IMPORT_MS = 30_000;

/**
 * Loads the plugins that a project file lists, from that file's directory and in its order. No other plugins are
 * discovered.
 *
 * @throws PLUGIN_NOT_FOUND, PLUGIN_NOT_ALLOWED, PLUGIN_INVALID
 */
export async function loadPlugins(
  references: readonly PluginReference[],
  place: LoadPlace,
  choice: PluginChoice = {},
): Promise<readonly LoadedPlugin[]> {
  const { within = (_, run) => run() } = place;
  const sources = await Promise.all(
    choose(references, choice).map(async ({ source, options }) => {
      const entry = await readEntry({ source, options: options ?? {} }, place, choice);
      const guarded =
        typeof entry === "function" ? (given: unknown) => within(source, () => (entry as Entry)(given)) : entry;
      return { source, entry: guarded, ...omitUndefined({ options }) };
    }),
  );
  return loadChecked(sources);
}

type Entry = (options: unknown) => unknown;

/** The references that may run. @throws PLUGIN_NOT_ALLOWED, PLUGIN_NOT_FOUND */
export function choose(
  references: readonly PluginReference[],
  { plugins = true, allowPlugin, frozen = false }: PluginChoice,
): readonly PluginReference[] {
  if (!plugins) return [];
  const allowed = new Set(allowPlugin ?? []);
  for (const name of allowed) {
    if (references.some(({ source }) => source === name)) continue;
    const near = nearestName(
      name,
      references.map(({ source }) => source),
    );
    throw new FlyteSettingsError(
      "PLUGIN_NOT_FOUND",
      `--allow-plugin ${name}: the project file lists no such plugin`,
      omitUndefined({ hint: near === undefined ? undefined : `Did you mean ${near}?` }),
    );
  }
  if (frozen) {
    const refused = references.find(({ source }) => !allowed.has(source) && !Object.hasOwn(included, source));
    if (refused === undefined) return references;
    throw new FlyteSettingsError(
      "PLUGIN_NOT_ALLOWED",
      `--frozen runs no plugin that is not allowed, and the project file lists ${refused.source}`,
      {
        hint: `Allow it with --allow-plugin ${refused.source}, or run without any: --no-plugins.`,
      },
    );
  }
  return allowPlugin === undefined ? references : references.filter(({ source }) => allowed.has(source));
}

/** Whether `--frozen` requires the copy included in the command. */
export function onlyIncluded(source: string, { frozen = false, allowPlugin = [] }: PluginChoice): boolean {
  return frozen && !allowPlugin.includes(source);
}

async function readEntry(
  { source, options }: Required<PluginReference>,
  { folder, env, platform, within = (_, run) => run() }: LoadPlace,
  choice: PluginChoice,
): Promise<unknown> {
  const { kind, path = "" } = locatePlugin(source, folder, {
    path: env["PATH"],
    onlyIncluded: onlyIncluded(source, choice),
  });
  if (kind === "program") return execEntry(source, path, options, { folder, env, platform });
  const load = kind === "included" ? included[source] : () => import(pathToFileURL(path).href);
  const module = await inTime(within(source, load as () => Promise<unknown>)).catch((error: unknown) => {
    throw new FlyteSettingsError(
      "PLUGIN_INVALID",
      `plugin ${source} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      { plugin: source },
      error,
    );
  });
  return entryOf(module, source);
}

async function inTime<T>(loaded: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`its module was not there within ${IMPORT_MS / 1000} s`)), IMPORT_MS);
  });
  try {
    return await Promise.race([loaded, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A CommonJS file emitted by a compiler has its default export one level deeper. */
function entryOf(module: unknown, source: string): unknown {
  const entry = (module as { default?: unknown } | undefined)?.default;
  const inner = (entry as { __esModule?: unknown; default?: unknown } | undefined)?.__esModule
    ? (entry as { default?: unknown }).default
    : entry;
  if (inner !== undefined) return inner;
  throw new FlyteSettingsError(
    "PLUGIN_INVALID",
    `plugin ${source} has no default export: expected a plugin, or a function of its options that returns one`,
    {
      plugin: source,
      hint: "export default definePlugin({ apiVersion: 1, name: …, … })",
    },
  );
}
