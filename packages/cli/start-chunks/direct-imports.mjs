// esbuild puts files into one chunk if the same entry points reach them, and whatever imports one name from an index file
// reaches all files of that index. In the build, an import names the files that define what it imports.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const STATEMENT = /^(import|export) \{([^}]*)\} from ["']([^"']+)["'];/gm;
/** `const { a, b } = await import("x")` and `import("x").then(({ a, b }) =>`. */
const DYNAMIC = [
  /(\{([^{}]*)\} = await import\(")([^"]+)(?="\))/g,
  /(import\(")([^"]+)(?="\)\s*\.then\(\(\{([^{}]*)\}\))/g,
];
const ONLY = "?only=";

/**
 * @param indexOf returns the path of an index file by the name that is imported, or `undefined`
 * @returns an esbuild plugin
 */
export function directImports(indexOf) {
  const indexes = new Map();
  const exportsOf = (file) => {
    if (!indexes.has(file)) indexes.set(file, readExports(file, resolve));
    return indexes.get(file);
  };
  /** Where a name comes from: a file and the name in it. */
  const resolve = (from, name) => {
    const index = indexOf(from);
    const found = index === undefined ? undefined : exportsOf(index).get(name);
    return found ?? { from, name };
  };
  const statements = (keyword, names, from) =>
    names.map(([name, as]) => {
      const found = resolve(from, name);
      return `${keyword} { ${found.name} as ${as} } from ${JSON.stringify(found.from)};`;
    });
  const direct = (text) =>
    text
      .replace(STATEMENT, (whole, keyword, names, from) =>
        indexOf(from) === undefined
          ? whole
          : `${statements(keyword, namesIn(names), from).join(" ")}${whole.replace(/[^\n]/g, "")}`,
      )
      .replace(DYNAMIC[0], (whole, before, names, from) => (indexOf(from) ? before + only(from, names) : whole))
      .replace(DYNAMIC[1], (whole, before, from, names) => (indexOf(from) ? before + only(from, names) : whole));
  return {
    name: "direct-imports",
    setup(build) {
      build.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
        contents: direct(readFileSync(path, "utf8")),
        loader: "ts",
        resolveDir: dirname(path),
      }));
      build.onResolve({ filter: /\?only=/ }, ({ path, resolveDir }) => ({
        path,
        namespace: "direct-imports",
        sideEffects: false,
        pluginData: resolveDir,
      }));
      build.onLoad({ filter: /.*/, namespace: "direct-imports" }, ({ path, pluginData }) => {
        const [from, names] = path.split(ONLY);
        const pairs = names.split(",").map((name) => [name, name]);
        return { contents: statements("export", pairs, from).join("\n"), resolveDir: pluginData };
      });
    },
  };
}

function only(from, names) {
  return `${from}${ONLY}${names
    .split(",")
    .map((each) => each.split(":")[0].trim())
    .filter(Boolean)
    .sort()}`;
}

/** `a, type B, c as d` → pairs of the name there and the name here; types are left out. */
function namesIn(names) {
  return names
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "" && !each.startsWith("type "))
    .map((each) => {
      const [name, as = name] = each.split(" as ");
      return [name, as];
    });
}

/** What an index file exports from other files. */
function readExports(file, resolve) {
  const found = new Map();
  for (const [, keyword, names, from] of readFileSync(file, "utf8").matchAll(STATEMENT)) {
    if (keyword !== "export") continue;
    for (const [name, as] of namesIn(names)) {
      found.set(as, from.startsWith(".") ? { from: join(dirname(file), from), name } : resolve(from, name));
    }
  }
  return found;
}
