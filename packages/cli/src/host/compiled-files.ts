import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { writeAtomically } from "@flyte-settings/node-kit/fs";
import { version } from "../version.ts";
import { joinPieces, type Pieces, splitPieces } from "./pieces.ts";

/**
 * What `module.enableCompileCache` does, for Node before 22.8 and the command's own files: those that `main` requires
 * from its directory, and those that they require. A changed file has another name. All code is kept in one file of
 * `directory`, which is written when a process exits that loaded a file without kept code.
 */
export function keepCompiledFiles(main: NodeJS.Module, directory: string): void {
  // Node finds source maps and counts coverage only in files that it loads itself
  if (process.sourceMapsEnabled || process.env["NODE_V8_COVERAGE"]) return;
  const folder = dirname(main.filename);
  const store = join(directory, `${version}-${process.version}-${process.arch}`);
  const kept = readStore(store);
  const scripts = new Map<string, Script>();
  let areAllKept = true;
  const { cache } = createRequire(main.filename);
  const requireOther = main.require;

  const compile = (name: string, filename: string, code: string): Script => {
    const cachedData = kept.get(name);
    const script = new Script(Module.wrap(code), { filename, cachedData });
    if (script.cachedDataRejected !== false) areAllKept = false;
    scripts.set(name, script);
    return script;
  };
  const requireFile = (id: string): unknown => {
    if (!id.startsWith("./")) return requireOther.call(main, id);
    const filename = join(folder, id);
    const before = cache[filename];
    if (before) return before.exports;
    const code = readFileSync(filename, "utf8");
    // only Node can run these without a warning; few files import what is not part of the build
    if (code.includes("import(")) return requireOther.call(main, id);
    const own = new Module(filename, main);
    own.filename = filename;
    // Node's own cache, so that a plugin that imports the command gets the same modules
    cache[filename] = own;
    const evaluate = compile(id.slice(2), filename, code).runInThisContext();
    evaluate.call(own.exports, own.exports, requireFile, own, filename, folder);
    own.loaded = true;
    return own.exports;
  };
  // called by `require` in that module
  main.require = requireFile;
  process.on("exit", () => {
    if (areAllKept) return;
    try {
      accessSync(directory, constants.W_OK);
      const others = [...kept].filter(([name]) => existsSync(join(folder, name)));
      // of kept ones too: they have more compiled functions now
      const own = [...scripts].map(([name, script]) => [name, script.createCachedData()] as const);
      // durable: V8 does not notice damaged code
      writeAtomically(store, joinPieces(new Map([...others, ...own])), { mode: 0o600 });
    } catch {
      // a read-only or full disk: the next start compiles again
    }
  });
}

/** Without a valid file, nothing is kept. */
function readStore(file: string): Pieces {
  try {
    return splitPieces(readFileSync(file));
  } catch {
    return new Map();
  }
}
