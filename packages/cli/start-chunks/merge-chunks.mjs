// Merges the chunks that frequent commands load into a few files: Node spends up to half a millisecond on each file.
// They become CommonJS: to load a first ES module takes Node about eight milliseconds more.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rollup } from "rollup";
import { filesOfFrequentCommands } from "./loaded-files.mjs";

const entries = ["main", "bin", "commands"];

/**
 * Rewrites the JavaScript of `folder`. Files go together if they are loaded by the same frequent commands; a file that
 * only one of them loads stays alone if other commands need it.
 */
export async function mergeChunks(folder) {
  const before = readdirSync(folder).filter((name) => name.endsWith(".js") || name.endsWith(".js.map"));
  const frequent = filesOfFrequentCommands(folder);
  const bundle = await rollup({
    input: Object.fromEntries(entries.map((name) => [name, join(folder, `${name}.js`)])),
    external: (id) => !id.startsWith(".") && !id.startsWith("/"),
    treeshake: { moduleSideEffects: false },
    plugins: [{ name: "existing-source-maps", load: readWithMap, resolveImportMeta }],
    onwarn: ({ code, message }) => {
      throw new Error(`merging chunks: ${code}: ${message}`);
    },
  });
  for (const name of before) rmSync(join(folder, name));
  let groups;
  await bundle.write({
    dir: folder,
    format: "cjs",
    compact: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
    hoistTransitiveImports: false,
    onlyExplicitManualChunks: true,
    chunkFileNames: "[name]-[hash].js",
    manualChunks: (id, modules) => {
      groups ??= groupsOf(frequent, modules);
      return groups.get(id);
    },
  });
  await bundle.close();
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ type: "commonjs", sideEffects: false })}\n`);
}

/** Rollup's own form asks for a document first and loads `url` by `require`. */
function resolveImportMeta(property) {
  return property === "url" ? 'process.getBuiltinModule("node:url").pathToFileURL(__filename).href' : null;
}

function readWithMap(file) {
  return { code: readFileSync(file, "utf8"), map: JSON.parse(readFileSync(`${file}.map`, "utf8")) };
}

/**
 * @returns file → name of its chunk. A chunk imports only chunks loaded by at least the same commands, so no two import
 *   each other. What `bin.js` itself imports stays alone, because `--version` needs nothing else; what turns on V8's
 *   compile cache has a chunk of its own, because what is loaded before that is not kept.
 */
function groupsOf(frequent, { getModuleIds, getModuleInfo }) {
  const usersOf = (file) => frequent.map((files) => (files.has(file) ? "1" : "0")).join("");
  const files = [...getModuleIds()];
  const reached = (isStart) => reachedFrom(files.filter(isStart), getModuleInfo);
  const bare = reached((file) => basename(file) === "bin.js");
  const first = reached((file) => /^compiled?-(?:cache|files)-/.test(basename(file)));
  const seldom = reached((file) => !usersOf(file).includes("1"));
  return new Map(
    files.flatMap((file) => {
      if (bare.has(file) || getModuleInfo(file)?.isEntry) return [];
      if (first.has(file)) return [[file, "start-first"]];
      const users = usersOf(file);
      return users.includes("1") ? [[file, `start-${Number.parseInt(users, 2)}${seldom.has(file) ? "s" : ""}`]] : [];
    }),
  );
}

/** The given files and all that they import statically. */
function reachedFrom(files, getModuleInfo) {
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const imported of getModuleInfo(file)?.importedIds ?? []) visit(imported);
  };
  for (const file of files) visit(file);
  return reached;
}
