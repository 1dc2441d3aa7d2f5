import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { FlyteSettingsError, nearestName } from "@flyte-settings/core";
import type { PluginReference } from "@flyte-settings/core/config";
import { type LoadedPlugin, loadPlugins as loadChecked } from "@flyte-settings/core/plugin";

/** Which of the project file's plugins may run. */
export interface PluginChoice {
  /** `false`: none. */
  readonly plugins?: boolean;
  /** Only these, by source or package name. */
  readonly allowPlugin?: readonly string[];
  /** In CI: those that `allowPlugin` does not name are an error, not left out. */
  readonly frozen?: boolean;
}

/** First-party plugins come with the command; a copy beside the project file goes before. */
const included: Readonly<Record<string, () => Promise<unknown>>> = {
  "@flyte-settings/fast-register": () => import("@flyte-settings/fast-register"),
  "@flyte-settings/oci-images": () => import("@flyte-settings/oci-images"),
  "@flyte-settings/spark-entrypoint": () => import("@flyte-settings/spark-entrypoint"),
};

/**
 * Loads the plugins that a project file lists, from that file's folder, in its order. Nothing is searched for.
 *
 * @param folder of the project file, absolute
 * @throws PLUGIN_NOT_FOUND, PLUGIN_NOT_ALLOWED, PLUGIN_INVALID
 */
export async function loadPlugins(
  references: readonly PluginReference[],
  folder: string,
  choice: PluginChoice = {},
): Promise<readonly LoadedPlugin[]> {
  const chosen = choose(references, choice);
  const sources = await Promise.all(
    chosen.map(async ({ source, options }) => ({
      source,
      entry: entryOf(await importFrom(source, folder), source),
      ...(options === undefined ? {} : { options }),
    })),
  );
  return loadChecked(sources);
}

/** The references that may run. @throws PLUGIN_NOT_ALLOWED */
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
    throw new FlyteSettingsError("PLUGIN_NOT_FOUND", `--allow-plugin ${name}: the project file lists no such plugin`, {
      ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
    });
  }
  if (frozen) {
    const refused = references.find(({ source }) => !allowed.has(source));
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

async function importFrom(source: string, folder: string): Promise<unknown> {
  const path = resolvePlugin(source, folder);
  const load = path === undefined ? included[source] : () => import(pathToFileURL(path).href);
  if (load === undefined) throw notFound(source, folder);
  try {
    return await load();
  } catch (error) {
    throw new FlyteSettingsError(
      "PLUGIN_INVALID",
      `plugin ${source} cannot be loaded: ${(error as Error).message}`,
      { plugin: source },
      error,
    );
  }
}

/** The file of a plugin: a path from the folder, or a package that a program in that folder would get. */
export function resolvePlugin(source: string, folder: string): string | undefined {
  if (source.startsWith(".") || source.startsWith("/")) {
    const path = resolve(folder, source);
    if (!existsSync(path)) throw notFound(source, folder);
    return path;
  }
  const require = createRequire(join(folder, "package.json"));
  try {
    return require.resolve(source);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED"
      ? importOnly(source, require)
      : undefined;
  }
}

/** A package whose exports have only the condition `import`. */
function importOnly(name: string, require: NodeJS.Require): string | undefined {
  for (const modules of require.resolve.paths(name) ?? []) {
    const manifest = join(modules, name, "package.json");
    if (!existsSync(manifest)) continue;
    const { exports } = JSON.parse(readFileSync(manifest, "utf8")) as { exports?: Readonly<Record<string, unknown>> };
    const main = (exports?.["."] ?? exports) as Readonly<Record<string, unknown>> | undefined;
    if (typeof main?.["import"] === "string") return join(modules, name, main["import"]);
  }
  return undefined;
}

function entryOf(module: unknown, source: string): unknown {
  const entry = (module as { default?: unknown } | undefined)?.default;
  if (entry !== undefined) return entry;
  throw new FlyteSettingsError(
    "PLUGIN_INVALID",
    `plugin ${source} has no default export: expected a plugin, or a function of its options that returns one`,
    {
      plugin: source,
      hint: "export default definePlugin({ apiVersion: 1, name: …, … })",
    },
  );
}

function notFound(source: string, folder: string): FlyteSettingsError {
  const isPath = source.startsWith(".") || source.startsWith("/");
  return new FlyteSettingsError("PLUGIN_NOT_FOUND", `plugin ${source} is not to be found from ${folder}`, {
    plugin: source,
    hint: isPath ? "Paths start from the project file's folder." : `Install it there: npm install ${source}`,
  });
}
