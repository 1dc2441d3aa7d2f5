// Other places for core to run in, from npm: Deno, Bun, workerd. Their packages bring the programs; no install script is run.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "./cache.mjs";

const arch = process.arch;
const programs = {
  deno: `@deno/linux-${arch}-glibc/deno`,
  bun: `@oven/bun-linux-${arch === "arm64" ? "aarch64" : arch}/bin/bun`,
  workerd: `@cloudflare/workerd-linux-${arch === "x64" ? "64" : arch}/bin/workerd`,
};
const versions = ["deno@2.9.6", "bun@1.4.5", "workerd@1.20261117.1"];

/** Installs what is missing and returns the folders to put on PATH. Ends the process when something cannot be had. */
export function installRuntimes() {
  const folder = join(cacheFolder(), "runtimes");
  const paths = Object.values(programs).map((path) => join(folder, "node_modules", path));
  if (!paths.every(existsSync)) {
    mkdirSync(folder, { recursive: true });
    console.log(`installing: ${versions.join(" ")}`);
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, ...versions];
    const ran = spawnSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
    const missing = paths.filter((path) => !existsSync(path));
    if (ran.status !== 0 || missing.length > 0) {
      console.error(`npm gave no ${missing.join(", ") || "packages"}; the live runs may not be skipped`);
      process.exit(1);
    }
  }
  return paths.map(dirname);
}

if (process.argv[1] === import.meta.filename) console.log(installRuntimes().join("\n"));
