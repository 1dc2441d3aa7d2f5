// The head of dist/flyte-settings.mjs. After it, in a comment that costs almost no start-up time, are the files that
// bin.js would load, as CommonJS; each is compiled on first use. `carried` maps each file to its position.
const argv = process.argv.slice(2);
if (argv[0] === "--version" || argv[0] === "-V") process.stdout.write(`${FLYTE_SETTINGS_VERSION}\n`);
else await carriedModule("./run.js").run(argv);

function carriedModule(name) {
  carried.open ??= openFile();
  const { loaded, source, require } = carried.open;
  if (!Object.hasOwn(carried.index, name)) return require(name);
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const url = import.meta.url;
  source(name)(carriedModule, module, module.exports, carriedImport, url);
  return module.exports;
}

/** `import()` for files inside and outside this one; for a CommonJS package, returns its names and its default. */
async function carriedImport(name) {
  if (!Object.hasOwn(carried.index, name)) return import(name);
  const found = carriedModule(name);
  const isPackage = typeof found.default === "object" && Object.keys(found).length === 1;
  return isPackage ? Object.create(found.default, { default: { value: found.default } }) : found;
}

function openFile() {
  const builtin = process.getBuiltinModule;
  const { compileFunction } = builtin("node:vm");
  const filename = builtin("node:url").fileURLToPath(import.meta.url);
  const bytes = builtin("node:fs").readFileSync(filename);
  const begin = bytes.indexOf(`\n${carried.mark}\n`);
  return {
    loaded: new Map(),
    require: builtin("node:module").createRequire(filename),
    source: (name) => {
      const [start, end, lineOffset] = carried.index[name];
      const text = bytes.utf8Slice(begin + start, begin + end).replaceAll(carried.escape, "*/");
      const parameters = ["require", "module", "exports", "carriedImport", "carriedUrl"];
      return compileFunction(text, parameters, { filename, lineOffset });
    },
  };
}
