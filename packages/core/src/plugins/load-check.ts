import { FlyteSettingsError, isFlyteSettingsError, shown } from "../errors.ts";
import { guarded, guardedAsync } from "../guard.ts";
import { isObject } from "../json.ts";
import { adviceFor } from "../nearest-name.ts";
import { sayThrown } from "./blame.ts";
import { hookNames, type LoadedHooks } from "./hooks.ts";
import { describe, isPlain } from "./plain-data.ts";
import { API_VERSION, type HookName } from "./types.ts";

/** A validated plugin: its name, source and hooks, and nothing else from its object. */
export interface LoadedPlugin {
  readonly name: string;
  /** As written in the project file: `@flyte-settings/oci-images`, `./plugins/git-tag.mjs`. */
  readonly source: string;
  readonly hooks: LoadedHooks;
}

/** The exports of a plugin's module, and its entry in the project file. */
export interface PluginSource {
  readonly source: string;
  /** The module's `default`: a plugin, or a function of options that returns one. */
  readonly entry: unknown;
  readonly options?: unknown;
}

const KNOWN: readonly string[] = ["apiVersion", "name", ...hookNames];
const ENTRY_MS = 30_000;

/**
 * Creates plugins from their modules, in order.
 *
 * @throws PLUGIN_INVALID with a message that says what to do; also for two plugins with the same name
 */
export function loadPlugins(sources: readonly PluginSource[]): Promise<readonly LoadedPlugin[]> {
  return guardedAsync("loadPlugins", async () => {
    const loaded: LoadedPlugin[] = [];
    for (const source of sources) {
      const plugin = checkPluginShape(await makePlugin(source), source.source);
      const other = loaded.find(({ name }) => name === plugin.name);
      if (other !== undefined) {
        const both = other.source === plugin.source ? "it is listed twice" : `${shown(other.source)} has that name too`;
        throw invalid(
          source.source,
          `a second plugin is called ${shown(plugin.name)}: ${both}. Remove one, or give it another name`,
        );
      }
      loaded.push(plugin);
    }
    return loaded;
  });
}

/**
 * Reads a plugin's properties once and validates them.
 *
 * @throws PLUGIN_INVALID
 */
export function checkPluginShape(candidate: unknown, source: string): LoadedPlugin {
  return guarded("checkPluginShape", () => {
    try {
      return readPlugin(candidate, source);
    } catch (thrown) {
      if (isFlyteSettingsError(thrown)) throw thrown;
      throw invalid(source, `it cannot be read: ${sayThrown(thrown)}`, thrown);
    }
  });
}

function readPlugin(candidate: unknown, source: string): LoadedPlugin {
  if (!isObject(candidate) || !isPlain(candidate)) {
    const example = 'for example { apiVersion: 1, name: "flyte-plugin-acme", provideImage(request, ctx) { … } }';
    throw invalid(
      source,
      `expected a plain object, got ${describe(candidate)}; its default export must be a plugin or a function of options that returns one, ${example}`,
    );
  }
  const plugin = candidate as Readonly<Record<string, unknown>>;
  const { apiVersion, name } = plugin;
  if (apiVersion !== API_VERSION) throw invalid(source, sayVersion(apiVersion));
  if (typeof name !== "string" || !/^\S{1,214}$/.test(name)) {
    throw invalid(
      source,
      `expected a name without spaces, got ${describe(name)}; write the name of its package, for example name: "flyte-plugin-acme"`,
    );
  }
  const unknown = Object.keys(plugin).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined)
    throw invalid(
      source,
      `${shown(unknown)} is not part of the interface. Keep the plugin's own state in a variable, not on the object. ${adviceFor(unknown, KNOWN)}`,
    );
  const hooks = readHooks(plugin, source);
  if (Object.keys(hooks).length === 0)
    throw invalid(source, `it has no hook, so it would do nothing; write at least one of ${hookNames.join(", ")}`);
  return Object.freeze({ name, source, hooks });
}

function readHooks(plugin: Readonly<Record<string, unknown>>, source: string): LoadedHooks {
  const hooks: { [H in HookName]?: unknown } = {};
  for (const hook of hookNames) {
    const method = plugin[hook];
    if (method === undefined) continue;
    if (typeof method !== "function") throw invalid(source, `${hook}: expected a function, got ${describe(method)}`);
    hooks[hook] = method.bind(plugin);
  }
  return Object.freeze(hooks) as LoadedHooks;
}

async function makePlugin({ source, entry, options }: PluginSource): Promise<unknown> {
  let timer: Parameters<typeof clearTimeout>[0];
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no plugin within ${ENTRY_MS / 1000} s`)), ENTRY_MS);
  });
  try {
    return await Promise.race([typeof entry === "function" ? entry(options ?? {}) : entry, late]);
  } catch (thrown) {
    throw invalid(source, `it could not be made from its options: ${sayThrown(thrown)}`, thrown);
  } finally {
    clearTimeout(timer);
  }
}

function sayVersion(apiVersion: unknown): string {
  if (apiVersion === undefined)
    return `it does not say which interface it is written for; add apiVersion: ${API_VERSION}`;
  const newer = typeof apiVersion === "number" && apiVersion > API_VERSION;
  const mend = newer
    ? "update flyte-settings, or take an older version of the plugin"
    : `write apiVersion: ${API_VERSION}`;
  return `it is written for apiVersion ${describe(apiVersion)}, this is ${API_VERSION}: ${mend}`;
}

function invalid(source: string, problem: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError("PLUGIN_INVALID", `plugin ${shown(source)}: ${problem}`, { place: source }, cause);
}
