import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { readRegularFile } from "@flyte-settings/node-kit/fs";
import { EXEC, locateProgram } from "./locate-program.ts";

/** Where an entry of `plugins:` would be loaded from; determined without running it. */
export interface PluginPlace {
  /** `included`: part of the command. `program`: a new process for each hook. */
  readonly kind: "file" | "package" | "included" | "program";
  /** Absolute; absent for an included plugin. */
  readonly path?: string;
}

/** First-party plugins are included in the command; a copy installed next to the project file takes precedence. */
export const included: Readonly<Record<string, () => Promise<unknown>>> = {
  "@flyte-settings/fast-register": () => import("@flyte-settings/fast-register"),
  "@flyte-settings/oci-images": () => import("@flyte-settings/oci-images"),
  "@flyte-settings/oci-images/environment": () => import("@flyte-settings/oci-images/environment"),
  "@flyte-settings/oci-images/git-tag": () => import("@flyte-settings/oci-images/git-tag"),
  "@flyte-settings/oci-images/image-spec": () => import("@flyte-settings/oci-images/image-spec"),
  "@flyte-settings/spark-entrypoint": () => import("@flyte-settings/spark-entrypoint"),
};

export interface LocateOptions {
  /** `PATH`, for program names without a directory. */
  readonly path: string | undefined;
  /** Use the included copy even if another one is installed. */
  readonly onlyIncluded?: boolean;
}

/**
 * Locates a plugin: a path relative to the directory, a package that Node would resolve from there, an included plugin,
 * or a program.
 *
 * @param folder of the project file, absolute
 * @throws PLUGIN_NOT_FOUND
 */
export function locatePlugin(source: string, folder: string, options: LocateOptions): PluginPlace {
  if (source.startsWith(EXEC)) return { kind: "program", path: locateProgram(source, folder, options.path) };
  if (source.startsWith(".") || isAbsolute(source)) {
    const path = resolve(folder, source);
    if (!existsSync(path)) throw notFound(source, folder);
    return { kind: "file", path };
  }
  const path = options.onlyIncluded && Object.hasOwn(included, source) ? undefined : packageFile(source, folder);
  if (path !== undefined) return { kind: "package", path };
  if (Object.hasOwn(included, source)) return { kind: "included" };
  throw notFound(source, folder);
}

/** The version in the nearest `package.json` of a file. */
export function packageVersion(file: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(folder);
    if (typeof manifest?.["name"] === "string") return String(manifest["version"] ?? "") || undefined;
  }
  return undefined;
}

function packageFile(source: string, folder: string): string | undefined {
  const [, name = source, sub = ""] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(source) ?? [];
  const home = modulesFolders(folder).find((modules) => existsSync(join(modules, name)));
  if (home === undefined) return undefined;
  const require = createRequire(join(folder, "package.json"));
  try {
    return require.resolve(source);
  } catch (error) {
    const isImportOnly = (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
    return isImportOnly ? importOnly(join(home, name), sub) : undefined;
  }
}

/**
 * `node_modules` of the directory and its parents, but neither `NODE_PATH` nor the user's global directories, which the
 * project does not mention.
 */
function modulesFolders(folder: string): readonly string[] {
  const parent = dirname(folder);
  return [join(folder, "node_modules"), ...(parent === folder ? [] : modulesFolders(parent))];
}

/** A package whose exports define only the `import` condition. */
function importOnly(folder: string, sub: string): string | undefined {
  const exports = readManifest(folder)?.["exports"];
  if (typeof exports !== "object" || exports === null) return undefined;
  const paths = exports as Readonly<Record<string, unknown>>;
  const target = chosen(paths[`.${sub}`] ?? (sub === "" ? exports : undefined));
  return target === undefined ? undefined : join(folder, target);
}

const conditions: ReadonlySet<string> = new Set(["node", "import", "default"]);

/** The file that `import` resolves to: the first matching condition. */
function chosen(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  if (typeof target !== "object" || target === null) return undefined;
  const inner = Object.entries(target).find(([condition]) => conditions.has(condition));
  return inner === undefined ? undefined : chosen(inner[1]);
}

const MAX_MANIFEST = 16 * 1024 * 1024;

function readManifest(folder: string): Readonly<Record<string, unknown>> | undefined {
  const file = join(folder, "package.json");
  try {
    return JSON.parse(readRegularFile(file, MAX_MANIFEST).toString("utf8")) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function notFound(source: string, folder: string): FlyteSettingsError {
  const isPath = source.startsWith(".") || isAbsolute(source);
  return new FlyteSettingsError("PLUGIN_NOT_FOUND", `cannot find plugin ${source} from ${folder}`, {
    plugin: source,
    hint: isPath ? "Paths are relative to the project file's directory." : `Install it there: npm install ${source}`,
  });
}
