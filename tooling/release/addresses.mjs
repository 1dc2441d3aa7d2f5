// node tooling/release/addresses.mjs: writes repository, homepage and bugs of addresses.json into every public manifest.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../pnpm.mjs";

export const addresses = JSON.parse(readFileSync(join(root, "addresses.json"), "utf8"));

/** Every public package: its directory's name, the path of its manifest, the manifest. */
export function publicManifests() {
  return readdirSync(join(root, "packages"))
    .map((name) => ({ name, path: join(root, "packages", name, "package.json") }))
    .map(({ name, path }) => ({ name, path, manifest: JSON.parse(readFileSync(path, "utf8")) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** What a manifest says of where its package comes from. npm's provenance compares `repository` with the workflow's. */
export function addressFields(name) {
  return {
    repository: { type: "git", url: `git+${addresses.repository}.git`, directory: `packages/${name}` },
    homepage: addresses.site,
    bugs: `${addresses.repository}/issues`,
  };
}

/** Stops a release whose addresses no maintainer has confirmed: they end up in packages that cannot be changed. */
export function refuseUnconfirmed() {
  if (addresses.confirmed === true) return;
  console.error(
    "could not release: addresses.json is not confirmed. Set repository and site to your own, then confirmed to true, " +
      "and run node tooling/release/addresses.mjs",
  );
  process.exit(1);
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, path, manifest } of publicManifests()) {
    const { name: own, version, description, keywords, license, repository, homepage, bugs, ...rest } = manifest;
    const head = { name: own, version, description, keywords, license, ...addressFields(name) };
    writeFileSync(path, `${JSON.stringify({ ...head, ...rest }, undefined, 2)}\n`);
  }
}
