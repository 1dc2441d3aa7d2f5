import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { readRegularFile } from "@flyte-settings/node-kit/fs";
import { inFolder } from "../path-text.ts";
import { type ModuleFinder, moduleFinder } from "./resolve-module.ts";
import { type FoundImport, scanImports } from "./scan-imports.ts";

/** Why a file is in the bundle. */
export interface ImportReason {
  /** The requested module: `flows.train`. */
  readonly module: string;
  /** The importing file and line; absent: requested by the user. */
  readonly file?: string;
  readonly line?: number;
}

/** An import that could not be followed but may refer to a file of the source. */
export interface UnresolvedImport {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** As written: `..a.b`; absent: its name is computed. */
  readonly module?: string;
}

export interface ImportGraph {
  /** Relative paths, in no order. */
  readonly files: readonly string[];
  readonly reasons: ReadonlyMap<string, ImportReason>;
  readonly unresolved: readonly UnresolvedImport[];
}

/**
 * All files below the root that importing the given modules can load, determined without running anything: every import
 * in them, including those in functions and under `TYPE_CHECKING`. A requested package includes all of its modules, as
 * flytekit loads them; a package imported with `*` that has `__all__` includes its direct modules.
 *
 * Absolute names are looked up in the root, in `src`, and then in the importing file's directory and its parents,
 * because scripts add their own directory to `sys.path`.
 *
 * @throws BUNDLE_MODULE_NOT_FOUND if a requested module is not below the root
 */
export function importGraph(root: string, modules: readonly string[]): ImportGraph {
  const finder = moduleFinder(root);
  const top = ["", ...(statSync(join(root, "src"), { throwIfNoEntry: false })?.isDirectory() ? ["src"] : [])];
  const graph: Graph = { root, finder, top, reasons: new Map(), unresolved: [], queue: [] };
  for (const name of modules) addNamed(graph, name);
  // grows while it is read; shift() takes as long as the queue
  for (const path of graph.queue) scanFile(graph, path);
  return { files: [...graph.reasons.keys()], reasons: graph.reasons, unresolved: graph.unresolved };
}

interface Graph {
  readonly root: string;
  readonly finder: ModuleFinder;
  /** Where absolute names are looked up first. */
  readonly top: readonly string[];
  readonly reasons: Map<string, ImportReason>;
  readonly unresolved: UnresolvedImport[];
  /** Sources still to be scanned. */
  readonly queue: string[];
}

function addNamed(graph: Graph, name: string): void {
  const found = graph.finder.find(name, graph.top);
  if (found === undefined || found.isPartial) throw moduleNotFound(graph.root, name);
  add(graph, found.files, { module: name });
  for (const folder of found.folders) addPackage(graph, folder, name);
}

function addPackage(graph: Graph, folder: string, package_: string): void {
  for (const { name, isPackage } of graph.finder.modulesIn(folder)) {
    const module = `${package_}.${name}`;
    const found = graph.finder.find(name, [folder]);
    if (found !== undefined) add(graph, found.files, { module });
    if (isPackage) addPackage(graph, inFolder(folder, name), module);
  }
}

function add(graph: Graph, files: readonly string[], reason: ImportReason): void {
  for (const path of files) {
    if (graph.reasons.has(path)) continue;
    graph.reasons.set(path, reason);
    if (path.endsWith(".py")) graph.queue.push(path);
  }
}

const MAX_SOURCE = 256 * 1024 * 1024;

function scanFile(graph: Graph, path: string): void {
  let source: Buffer;
  try {
    source = readRegularFile(join(graph.root, path), MAX_SOURCE);
  } catch {
    return; // packing reports the reason
  }
  for (const found of scanImports(source)) follow(graph, path, found);
}

function follow(graph: Graph, path: string, found: FoundImport): void {
  const { level, module, names, line } = found;
  const written = ".".repeat(level) + module;
  if (found.isComputed) {
    graph.unresolved.push({ file: path, line });
    return;
  }
  const target = level === 0 ? findAbsolute(graph, path, module) : findRelative(graph, path, level, module);
  // An absolute name that is not found below the root is an installed package.
  if (target === undefined && level === 0) return;
  if (target !== undefined) add(graph, target.files, { module: written, file: path, line });
  if (target === undefined || target.isPartial) {
    graph.unresolved.push({ file: path, line, module: written });
    return;
  }
  if (target.folders.length === 0) return;
  for (const name of names ?? []) {
    if (name === "*") addStar(graph, target, { module: written, file: path, line });
    else {
      const inside = graph.finder.find(name, target.folders);
      if (inside !== undefined) add(graph, inside.files, { module: `${written}.${name}`, file: path, line });
    }
  }
}

interface Target {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly isPartial: boolean;
}

function findAbsolute(graph: Graph, path: string, module: string): Target | undefined {
  const found = graph.finder.find(module, graph.top);
  if (found !== undefined && !(found.isPartial && found.files.length === 0)) return found;
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    const beside = graph.finder.find(module, [folder]);
    if (beside !== undefined && beside.files.length > 0) return beside;
  }
  return found?.isPartial ? undefined : found;
}

function findRelative(graph: Graph, path: string, level: number, module: string): Target | undefined {
  let folder = dirname(path);
  for (let up = 1; up < level; up++) {
    if (folder === ".") return undefined;
    folder = dirname(folder);
  }
  const base = folder === "." ? "" : folder;
  if (module !== "") return graph.finder.find(module, [base]);
  const init = graph.finder.find("__init__", [base]);
  return { files: init?.files ?? [], folders: [base], isPartial: false };
}

function addStar(graph: Graph, target: Target, reason: ImportReason): void {
  const init = target.files[target.files.length - 1];
  if (init === undefined || !readRegularFile(join(graph.root, init), MAX_SOURCE).includes("__all__")) return;
  for (const folder of target.folders) {
    for (const { name } of graph.finder.modulesIn(folder)) {
      add(graph, graph.finder.find(name, [folder])?.files ?? [], reason);
    }
  }
}

function moduleNotFound(root: string, name: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_MODULE_NOT_FOUND",
    `No module named '${shown(name)}' below ${shown(root)}. Expected a module or package as Python names it, for example flows.train for flows/train.py`,
    { place: name },
  );
}
