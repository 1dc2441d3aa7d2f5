// Compiles the declarations of the packages in a user's program, with TypeScript 5.0 to the newest and without
// skipLibCheck: core with lib es2022 only (and with DOM, where the web's fetch is a PluginFetch), without @types/node;
// the other packages with @types/node, and without the cloud SDKs, which are optional.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publicPackages } from "../public-packages.mjs";

const versions = ["5.0", "5.4", "5.7", "latest"];
const sdks = ["@aws-sdk", "@azure", "@google-cloud"];

/** Entry points whose types come from @bufbuild/protobuf, whose declarations require TypeScript 5.7. */
const protobuf = [
  "@flyte-settings/project/promotion",
  "@flyte-settings/registration/promotion",
  "@flyte-settings/registration/wire",
];
const beforeProtobuf = ["5.0", "5.4"];

const dom = `import type { PluginContext, PluginFetch } from "@flyte-settings/core/plugin";
export const own: PluginFetch = fetch;
export const signal = (ctx: PluginContext): AbortSignal => ctx.signal;
`;

/**
 * Compiles programs on core in a new subdirectory.
 *
 * @param core tarball of core
 * @throws Error with the compiler's output
 */
export function compileCore(folder, core) {
  const home = program(folder, "declarations-core");
  const imports = importsOf(entriesOf((name) => name === "core"));
  for (const version of versions) {
    install(home, `typescript@${version}`, core);
    compile(home, version, { name: "alone", text: imports, lib: ["es2022"], types: [] });
    compile(home, version, { name: "dom", text: dom, lib: ["es2022", "dom"], types: [] });
  }
}

/**
 * Compiles a program that imports every entry point of every other package, in a new subdirectory.
 *
 * @param tarballs of all packages
 * @throws Error with the compiler's output
 */
export function compileOthers(folder, tarballs) {
  const home = program(folder, "declarations-others");
  const entries = entriesOf((name) => name !== "core");
  for (const version of versions) {
    install(home, `typescript@${version}`, "@types/node@20", ...tarballs);
    const installed = sdks.filter((sdk) => existsSync(join(home, "node_modules", sdk)));
    if (installed.length > 0) throw new Error(`${installed.join(", ")} is installed. Expected no cloud SDK`);
    const known = beforeProtobuf.includes(version) ? entries.filter((entry) => !protobuf.includes(entry)) : entries;
    const text = `${importsOf(known)}export const own: import("@flyte-settings/core/plugin").PluginFetch = fetch;\n`;
    compile(home, version, { name: "others", text, lib: ["es2022"], types: ["node"] });
  }
}

function entriesOf(wanted) {
  return publicPackages()
    .filter(({ name }) => wanted(name))
    .flatMap(({ manifest }) =>
      Object.keys(manifest.exports)
        .filter((entry) => !entry.endsWith(".json"))
        .map((entry) => manifest.name + entry.slice(1)),
    );
}

function importsOf(entries) {
  return entries.map((entry, index) => `export * as entry${index} from "${entry}";\n`).join("");
}

function program(folder, name) {
  const home = join(folder, name);
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), '{ "private": true, "type": "module" }\n');
  return home;
}

function install(cwd, ...packages) {
  execFileSync("npm", ["install", "--no-save", ...packages, "--no-audit", "--no-fund", "--loglevel=error"], { cwd });
}

function compile(home, version, { name, text, lib, types }) {
  const compilerOptions = { noEmit: true, strict: true, module: "nodenext", target: "es2022", types, lib };
  writeFileSync(join(home, `${name}.ts`), text);
  writeFileSync(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
  try {
    execFileSync(join(home, "node_modules/.bin/tsc"), ["-p", "tsconfig.json"], { cwd: home, encoding: "utf8" });
  } catch (error) {
    throw new Error(`typescript@${version}, ${name}.ts: ${error.stdout}${error.stderr}`);
  }
}
