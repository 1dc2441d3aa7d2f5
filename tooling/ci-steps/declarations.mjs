// Compiles the declarations of core in a user's program, with TypeScript 5.0 to the newest: with lib es2022 only, and
// with DOM, where the web's fetch is a PluginFetch. Without @types/node and skipLibCheck.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const versions = ["5.0", "5.4", "5.7", "latest"];
const entries = ["", "/plugin", "/checks", "/config", "/image-spec", "/zlib-exact"];
const imports = entries
  .map((entry, index) => `export * as entry${index} from "@flyte-settings/core${entry}";\n`)
  .join("");
const programs = [
  ["alone", ["es2022"], imports],
  [
    "dom",
    ["es2022", "dom"],
    `import type { PluginContext, PluginFetch } from "@flyte-settings/core/plugin";
export const own: PluginFetch = fetch;
export const signal = (ctx: PluginContext): AbortSignal => ctx.signal;
`,
  ],
];

/**
 * Compiles the programs in a new subdirectory.
 *
 * @param core tarball of core
 * @throws Error with the compiler's output
 */
export function compileDeclarations(folder, core) {
  const home = join(folder, "declarations");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), '{ "private": true, "type": "module" }\n');
  const npm = (...args) => execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd: home });
  npm("install", core);
  for (const [name, , text] of programs) writeFileSync(join(home, `${name}.ts`), text);
  for (const version of versions) {
    npm("install", "--no-save", `typescript@${version}`, core);
    for (const [name, lib] of programs) compile(home, version, name, lib);
  }
}

function compile(home, version, name, lib) {
  const compilerOptions = { noEmit: true, strict: true, module: "nodenext", target: "es2022", types: [], lib };
  writeFileSync(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
  try {
    execFileSync(join(home, "node_modules/.bin/tsc"), ["-p", "tsconfig.json"], { cwd: home, encoding: "utf8" });
  } catch (error) {
    throw new Error(`typescript@${version}, ${name}.ts: ${error.stdout}${error.stderr}`);
  }
}
