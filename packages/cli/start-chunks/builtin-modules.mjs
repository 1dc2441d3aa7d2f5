// An import of one of Node's modules reads all its properties, and some of them load further modules: for node:fs,
// node:util and their like that is a tenth of a short command's run time. In the build, only the used ones are read.
import { builtinModules, createRequire } from "node:module";

const require = createRequire(import.meta.url);
const names = builtinModules.filter((name) => !name.startsWith("_"));
const filter = new RegExp(`^(?:node:)?(?:${names.join("|")})$`);
const identifier = /^(?!default$)[A-Za-z_$][\w$]*$/;

/** @returns an esbuild plugin */
export function builtinModulesOnDemand() {
  return {
    name: "builtin-modules-on-demand",
    setup(build) {
      build.onResolve({ filter }, ({ path, kind }) =>
        kind === "import-statement"
          ? { path: path.replace(/^node:/, ""), namespace: "builtin-module", sideEffects: false }
          : { path, external: true },
      );
      build.onLoad({ filter: /.*/, namespace: "builtin-module" }, ({ path }) => ({ contents: moduleOf(path) }));
    },
  };
}

/** Modules that take up to milliseconds to load and are mostly not needed: they are loaded by the first call. */
const loadedByCall = [
  "child_process",
  "crypto",
  "fs/promises",
  "os",
  "readline",
  "stream/promises",
  "timers/promises",
  "tty",
  "worker_threads",
  "zlib",
];

function moduleOf(path) {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(require(path)));
  const lines = descriptors.flatMap(([name, { value: held }]) => {
    if (!identifier.test(name)) return [];
    const value =
      loadedByCall.includes(path) && typeof held === "function" ? called(name) : `/* @__PURE__ */ read("${name}")`;
    return [`export { ${name}_ as ${name} };`, `const ${name}_ = ${value};`];
  });
  return `
    const read = (name) => process.getBuiltinModule("node:${path}")[name];
    ${lines.join("\n")}
    export default /* @__PURE__ */ process.getBuiltinModule("node:${path}");
  `;
}

function called(name) {
  return /^[A-Z]/.test(name)
    ? `function (...args) { return Reflect.construct(read("${name}"), args); }`
    : `(...args) => read("${name}")(...args)`;
}
