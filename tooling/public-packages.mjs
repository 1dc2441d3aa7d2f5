// The packages that are published, and their tarballs.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;

/**
 * Every public package: its directory's name, its directory, its manifest.
 * @param {string} folder this repository or a copy of it
 */
export function publicPackages(folder = root) {
  return readdirSync(join(folder, "packages"))
    .map((name) => ({ name, home: join(folder, "packages", name) }))
    .map((found) => ({ ...found, manifest: JSON.parse(readFileSync(join(found.home, "package.json"), "utf8")) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** Where {@link packPackage} puts the tarball of a package. */
export function tarballOf({ manifest }, folder) {
  return join(folder, `${manifest.name.slice(1).replace("/", "-")}-${manifest.version}.tgz`);
}

/** Packs one package, as pnpm publishes it. @returns its tarball */
export function packPackage(found, folder) {
  execFileSync("npx", ["--yes", version, "pack", "--pack-destination", folder], { cwd: found.home, stdio: "pipe" });
  return tarballOf(found, folder);
}
