// node tooling/release/addresses.mjs: writes repository, homepage and bugs from addresses.json into every public
// manifest.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../pnpm.mjs";
import { publicPackages } from "../public-packages.mjs";

const addresses = JSON.parse(readFileSync(join(root, "addresses.json"), "utf8"));

/** The fields of a manifest about the package's origin. npm's provenance compares `repository` with the workflow's. */
export function addressFields(name) {
  return {
    repository: { type: "git", url: `git+${addresses.repository}.git`, directory: `packages/${name}` },
    homepage: addresses.site,
    bugs: `${addresses.repository}/issues`,
  };
}

/** Stops a release whose addresses are not confirmed by a maintainer: published packages cannot be changed. */
export function refuseUnconfirmed() {
  if (addresses.confirmed === true) return;
  console.error(
    "could not release: addresses.json is not confirmed. Set repository and site to your own, then confirmed to true, " +
      "and run node tooling/release/addresses.mjs",
  );
  process.exit(1);
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, home, manifest } of publicPackages()) {
    const { name: own, version, description, keywords, license, repository, homepage, bugs, ...rest } = manifest;
    const head = { name: own, version, description, keywords, license, ...addressFields(name) };
    writeFileSync(join(home, "package.json"), `${JSON.stringify({ ...head, ...rest }, undefined, 2)}\n`);
  }
}
