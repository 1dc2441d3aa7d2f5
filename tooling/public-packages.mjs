// The packages that are published, and their tarballs.
import { execFileSync } from "node:child_process";
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createGunzip } from "node:zlib";
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

/** The path at which {@link packPackage} creates a package's tarball. */
export function tarballOf({ manifest }, folder) {
  return join(folder, `${manifest.name.slice(1).replace("/", "-")}-${manifest.version}.tgz`);
}

/** Packs a package like pnpm publishes it. @returns its tarball */
export function packPackage(found, folder) {
  execFileSync("npx", ["--yes", version, "pack", "--pack-destination", folder], { cwd: found.home, stdio: "pipe" });
  return tarballOf(found, folder);
}

/**
 * The files of a tarball, by path in the package. Does not use the tar program, which a machine may lack.
 * @returns {Promise<Readonly<Record<string, { content: Buffer, mode: number }>>>}
 */
export async function readTarball(tarball) {
  const errors = {
    invalid: (problem) => new Error(`${tarball}: ${problem}`),
    unsafe: (name, problem) => new Error(`${tarball}: ${name} ${problem}`),
  };
  const { byteSource, readTar } = await import(pathToFileURL(join(root, "packages/node-kit/dist/tar.js")).href);
  const files = {};
  for await (const entry of readTar(byteSource(createReadStream(tarball).pipe(createGunzip()), errors), errors)) {
    const pieces = [];
    for await (const piece of entry.body()) pieces.push(piece);
    files[entry.name.replace(/^package\//, "")] = { content: Buffer.concat(pieces), mode: entry.mode };
  }
  return files;
}
