#!/usr/bin/env node
// The entry of .pre-commit-hooks.yaml: runs the published command with the version of this checkout. npx caches it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const manifest = new URL("../packages/cli/package.json", import.meta.url);
const { name, version } = JSON.parse(readFileSync(manifest, "utf8"));
const ran = spawnSync(
  "npx",
  ["--yes", `--package=${name}@${version}`, "--", "flyte-settings", ...process.argv.slice(2)],
  // npx is a .cmd file on Windows, which requires a shell
  { stdio: "inherit", shell: process.platform === "win32" },
);
if (ran.error !== undefined)
  console.error(`could not start npx: ${ran.error.message}. npx comes with Node; install Node 20.19 or later`);
process.exit(ran.status ?? 1);
