import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { inFolder } from "../path-text.ts";

/** A module as Python would find it. */
export interface ResolvedModule {
  /** Paths below the source root that importing it loads, parent packages first. */
  readonly files: readonly string[];
  /** The directories with its modules, if it is a package, with or without `__init__.py`. */
  readonly folders: readonly string[];
}

/** Finds modules below one source root; directories are read once. */
export interface ModuleFinder {
  /**
   * @param name `a.b`; @param folders where `a` is looked up, in order: relative, `""` is the root
   * @returns `undefined` if the first part is not found; `isPartial` if a later part is missing (or is an attribute)
   */
  find(name: string, folders: readonly string[]): (ResolvedModule & { readonly isPartial: boolean }) | undefined;
  /** Names of all modules and packages in a directory. */
  modulesIn(folder: string): readonly { readonly name: string; readonly isPackage: boolean }[];
}

/** `m.so`, `m.abi3.so`, `m.cpython-311-x86_64-linux-gnu.so` */
const extension = /^([^.]+)(\.(cpython-[^.]+|abi3))?\.(so|pyd)$/;

/**
 * Equivalent of CPython's `FileFinder` in one directory: a directory with `__init__`, then a file, then a directory
 * without it (a namespace package, which may exist in several places). Stubs (`.pyi`) are ignored.
 */
export function moduleFinder(root: string): ModuleFinder {
  const folders = new Map<string, FolderModules>();
  const read = (folder: string): FolderModules => {
    const known = folders.get(folder) ?? readFolder(root, folder);
    folders.set(folder, known);
    return known;
  };
  const findPart = (
    part: string,
    places: readonly string[],
  ): { files: string[]; folders: string[]; isFile: boolean } | undefined => {
    const namespaces: string[] = [];
    for (const place of places) {
      const { modules, packages } = read(place);
      const inside = inFolder(place, part);
      if (packages.has(part)) {
        const init = read(inside).modules.get("__init__");
        if (init !== undefined) return { files: [init], folders: [inside], isFile: false };
      }
      const file = modules.get(part);
      if (file !== undefined) return { files: [file], folders: [], isFile: true };
      if (packages.has(part)) namespaces.push(inside);
    }
    return namespaces.length === 0 ? undefined : { files: [], folders: namespaces, isFile: false };
  };
  return {
    find(name, places) {
      const files: string[] = [];
      let current = places;
      const parts = name.split(".");
      for (const [index, part] of parts.entries()) {
        const found = findPart(part, current);
        if (found === undefined) return index === 0 ? undefined : { files, folders: current, isPartial: true };
        files.push(...found.files);
        current = found.folders;
        if (found.isFile && index < parts.length - 1) return { files, folders: [], isPartial: true };
      }
      return { files, folders: current, isPartial: false };
    },
    modulesIn(folder) {
      const { modules, packages } = read(folder);
      const all = [...[...modules.keys()].map((name) => ({ name, isPackage: false }))];
      for (const name of packages) {
        if (read(inFolder(folder, name)).modules.has("__init__")) all.push({ name, isPackage: true });
      }
      return all.filter(({ name }) => name !== "__init__");
    },
  };
}

interface FolderModules {
  /** Name → relative path of its file. */
  readonly modules: ReadonlyMap<string, string>;
  readonly packages: ReadonlySet<string>;
}

function readFolder(root: string, folder: string): FolderModules {
  const modules = new Map<string, string>();
  const packages = new Set<string>();
  const ranks = new Map<string, number>();
  for (const entry of entriesOf(join(root, folder))) {
    const { name } = entry;
    if (entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(root, folder, name)))) {
      if (name !== "__pycache__" && /^[\p{L}_][\p{L}\p{N}_\p{M}]*$/u.test(name)) packages.add(name.normalize("NFKC"));
      continue;
    }
    const [module, rank] = moduleOf(name);
    if (module === undefined || rank > (ranks.get(module) ?? 3)) continue;
    ranks.set(module, rank);
    modules.set(module, inFolder(folder, name));
  }
  return { modules, packages };
}

/** The module in a file, and its rank in Python's order: extension, source, compiled. */
function moduleOf(name: string): readonly [string | undefined, number] {
  if (name.endsWith(".py")) return [name.slice(0, -3), 1];
  if (name.endsWith(".pyc")) return [name.slice(0, -4), 2];
  return [extension.exec(name)?.[1], 0];
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
