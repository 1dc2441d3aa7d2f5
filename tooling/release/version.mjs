// npm run release:version: determines the next version of every package and the changelogs from the changesets.
// Changesets treats a peer dependency outside its range as a major change, and below 1.0.0 each minor release is
// outside `^`: the first release would be 1.0.0. All packages share one version and their peer dependencies follow it,
// so these ranges are opened while it runs.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../pnpm.mjs";
import { refuseUnconfirmed } from "./addresses.mjs";

const PEER = '"@flyte-settings/core": "workspace:^"';
const OPEN = '"@flyte-settings/core": "workspace:>=0.0.0"';

/** Runs in a directory with all dependencies installed, this one or a copy. */
export function nextVersion(folder) {
  const manifests = readdirSync(join(folder, "packages")).map((name) => join(folder, "packages", name, "package.json"));
  const edit = (change) => {
    for (const path of manifests) writeFileSync(path, change(readFileSync(path, "utf8")));
  };
  edit((text) => text.replace(PEER, OPEN));
  try {
    execFileSync(process.execPath, ["node_modules/@changesets/cli/bin.js", "version"], { cwd: folder, stdio: "pipe" });
  } finally {
    edit((text) => text.replace(/"@flyte-settings\/core": "workspace:(?:>=|\^)[^"]+"/, PEER));
  }
  pinVersion(folder);
}

/** The recipes and the action install this exact version. */
function pinVersion(folder) {
  const { version } = JSON.parse(readFileSync(join(folder, "packages/cli/package.json"), "utf8"));
  const pages = ["examples/ci", "docs/recipes"].flatMap((name) =>
    readdirSync(join(folder, name)).map((file) => join(folder, name, file)),
  );
  for (const path of [join(folder, "action.yml"), ...pages]) {
    const text = readFileSync(path, "utf8")
      .replace(/(@flyte-settings\/cli@|flyte-settings\/flyte-settings@v|rev: v)\d+\.\d+\.\d+/g, `$1${version}`)
      .replace(/(@flyte-settings\/cli on npm\n +default: )\d+\.\d+\.\d+/, `$1${version}`);
    writeFileSync(path, text);
  }
}

if (process.argv[1] === import.meta.filename) {
  refuseUnconfirmed();
  nextVersion(root);
}
