import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeNotices } from "../../tooling/notices.ts";
import { library } from "../../tooling/tsup.ts";
import { buildCarried } from "./carried/build.mjs";
import { lazyLibraries } from "./lazy-libraries.mjs";
import { builtinModulesOnDemand } from "./start-chunks/builtin-modules.mjs";
import { directImports } from "./start-chunks/direct-imports.mjs";
import { mergeChunks } from "./start-chunks/merge-chunks.mjs";

const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));
const require = createRequire(import.meta.url);
const yaml = dirname(require.resolve("yaml/package.json"));
const fflate = dirname(createRequire(require.resolve("@flyte-settings/core")).resolve("fflate/package.json"));

/** Bundled from source: a command loads only the files of a package that it needs. */
const fromSource = ["core", "fast-register", "oci-images", "project", "registration", "spark-entrypoint"];
const alias = {
  ...Object.fromEntries(
    fromSource.map((name) => [`@flyte-settings/${name}`, join(import.meta.dirname, "..", name, "src")]),
  ),
  yaml: join(yaml, "browser/dist/index.js"),
  fflate: join(fflate, "esm/browser.js"),
};
const firstPartyTypes = {
  "@flyte-settings/core": [join(import.meta.dirname, "../core/dist/index.d.ts")],
  "@flyte-settings/*": [join(import.meta.dirname, "../*/dist/index.d.ts")],
  "@flyte-settings/node-kit/*": [join(import.meta.dirname, "../node-kit/dist/*.d.ts")],
};
const define = {
  FLYTE_SETTINGS_VERSION: JSON.stringify(version),
  ERROR_PAGES: JSON.stringify(JSON.stringify(errorPages())),
};

// A command starts faster from a few files than from a hundred: first-party code and everything needed at every start
// are bundled. yaml's Node build is seventy CommonJS files, which cannot be tree-shaken; its other build is the same
// code as modules. fflate's Node build loads worker_threads, which nothing here uses.
export default library(
  { main: "src/main.ts", bin: "src/bin.ts", commands: "src/commands.ts" },
  {
    noExternal: [/^@flyte-settings\//, "fflate", "yaml", "string-width", "diff", "smol-toml", "tldts"],
    // the clouds' SDKs are optional: users of a cloud store install them next to the command
    external: [/^@aws-sdk\//, /^@azure\//, /^@google-cloud\//],
    minify: true,
    // without sources: stack traces (node --enable-source-maps) need only the mappings
    sourcemap: true,
    // no first-party package is installed with the command, so its declarations are bundled
    dts: { compilerOptions: { paths: firstPartyTypes } },
    removeNodeProtocol: false,
    esbuildPlugins: [directImports(indexOf), lazyLibraries(), builtinModulesOnDemand()],
    esbuildOptions: (options) => {
      options.alias = alias;
      options.sourcesContent = false;
    },
    onSuccess: async () => {
      // of an earlier build that was not cleaned: these files are still ES modules
      rmSync(join(import.meta.dirname, "dist/package.json"), { force: true });
      // before the merge, which runs a help page
      await writeTables(join(import.meta.dirname, "dist"));
      await mergeChunks(join(import.meta.dirname, "dist"));
      const external = ["@aws-sdk/*", "@azure/*", "@google-cloud/*"];
      const noticesOf = (inputs: readonly string[]): string => writeNotices(inputs, import.meta.dirname);
      await buildCarried({ folder: import.meta.dirname, version, alias, external, define, noticesOf });
    },
    define,
  },
);

/** The index file that an import of a first-party package or of yaml names. */
function indexOf(name: string): string | undefined {
  if (name === "yaml") return alias.yaml;
  const [, owner = "", entry = "index"] = /^@flyte-settings\/([^/]+)(?:\/(.+))?$/.exec(name) ?? [];
  if (!fromSource.includes(owner)) return undefined;
  const path = join(import.meta.dirname, "..", owner, "src", entry);
  return existsSync(`${path}.ts`) ? `${path}.ts` : join(path, "index.ts");
}

/** The sections of docs/errors.md by error code. */
function errorPages(): Record<string, string> {
  const text = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const sections = text.split(/^###? /m).slice(1);
  return Object.fromEntries(
    sections.flatMap((section) => {
      const [code = "", ...lines] = section.split("\n");
      return /^[A-Z_]+$/.test(code) ? [[code, lines.join("\n").trim()]] : [];
    }),
  );
}

/** Every command without its `run`, for the help pages: `src/help.ts`. */
async function writeTables(folder: string): Promise<void> {
  const { commands } = await import(pathToFileURL(join(folder, "commands.js")).href);
  const tables: Record<string, unknown> = {};
  for (const name of Object.keys(commands)) tables[name] = (await commands[name].load()).command;
  writeFileSync(join(folder, "command-tables.json"), JSON.stringify(tables));
}
