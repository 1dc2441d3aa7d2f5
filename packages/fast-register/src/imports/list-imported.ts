import { realpathSync } from "node:fs";
import { join } from "node:path";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { dockerPatterns } from "../ignore/docker-patterns.ts";
import { indexNames } from "../ignore/index-names.ts";
import { type BundleHost, type FileList, type ListOptions, listFiles } from "../list-files.ts";
import { sortByCodePoint } from "../path-text.ts";
import type { Skipped } from "../walk-tree.ts";
import { type ImportGraph, importGraph } from "./import-graph.ts";

export interface ImportOptions extends ListOptions {
  readonly modules?: readonly string[];
  readonly data?: readonly string[];
}

/** A list that records why each file is in it. */
export interface ImportedList extends FileList {
  readonly imports: ImportGraph;
}

/**
 * Files that the given modules can load, and data files by pattern. Ignore rules do not apply to modules, because they
 * are needed; links are followed, also out of the source. Imports that could not be followed are reported with
 * `report`.
 *
 * Equivalent of flytekit's `list_imported_modules_as_files` with `--copy auto`. Differences: nothing is run, so
 * everything that may be imported is included, each file once, and nothing from outside the source; the digest
 * therefore differs.
 *
 * @throws USAGE without a module, BUNDLE_MODULE_NOT_FOUND
 */
export async function listImported(root: string, host: BundleHost, options: ImportOptions): Promise<ImportedList> {
  const { modules = [], data = [] } = options;
  if (modules.length === 0) {
    throw new FlyteSettingsError(
      "USAGE",
      "--copy auto: no module is named. Expected at least one, for example --module flows",
    );
  }
  const imports = importGraph(root, modules);
  for (const { file, line, module } of imports.unresolved) {
    const what = module === undefined ? "an import whose name is computed" : `the import of ${shown(module)}`;
    host.report?.(
      `${shown(file)}, line ${line}: ${what} could not be followed; name its files as data if it is needed`,
    );
  }
  const skipped: Skipped[] = [];
  const files = imports.files.filter((path) => isThere(root, path, skipped));
  const wanted = data.length === 0 ? [] : await dataFiles(root, host, options, data);
  const all = sortByCodePoint([...new Set([...files, ...wanted])]);
  const executable = indexNames(root, host.platform)?.executable;
  return { root, files: all, links: new Map(), skipped, imports, ...omitUndefined({ executable }) };
}

async function dataFiles(
  root: string,
  host: BundleHost,
  options: ImportOptions,
  data: readonly string[],
): Promise<string[]> {
  const matcher = dockerPatterns("data", data);
  const { files } = await listFiles(root, host, { ...options, ignore: { ...options.ignore, include: data } });
  return files.filter((path) => matcher.matches(path));
}

function isThere(root: string, path: string, skipped: Skipped[]): boolean {
  try {
    realpathSync(join(root, path));
    return true;
  } catch {
    skipped.push({ path, reason: "a broken link" });
    return false;
  }
}
