// npm run generate: writes every generated file. With --check nothing is changed, and an outdated file fails the run.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installAndBuild, root } from "./pnpm.mjs";

/** Each writes files; the second one has its own check. */
const writers = [
  "packages/core/scripts/write-schemas.mjs",
  "docs/scripts/write-pages.mjs",
  "docs/scripts/first-hour.mjs",
  "docs/scripts/promotion-session.mjs",
  "docs/scripts/flyte2-page.mjs",
];
const messages = "packages/registration/scripts/generate.mjs";
const places = ["packages/core/schema", "packages/cli/docs", "docs", "docs/cli", "docs/decisions", "docs/public"];

const isCheck = process.argv.includes("--check");
installAndBuild();
run(messages, ...(isCheck ? ["--check"] : []));

const before = contents();
for (const writer of writers) run(writer);
const after = contents();
const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
  (file) => before.get(file) !== after.get(file),
);

if (!isCheck) console.log(changed.length === 0 ? "up to date" : changed.map((file) => `wrote ${file}`).join("\n"));
else if (changed.length > 0) {
  for (const file of changed) restore(file);
  console.error(`out of date: ${changed.join(", ")}\nRun npm run generate and commit the files.`);
  process.exit(1);
} else console.log("generated files: up to date");

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** Text files in the given directories, without subdirectories, by path. */
function contents() {
  const files = places.flatMap((place) => readdirSync(join(root, place)).map((name) => `${place}/${name}`));
  const texts = files.filter((file) => /\.(?:md|svg|json)$/.test(file) && statSync(join(root, file)).isFile());
  return new Map(texts.map((file) => [file, readFileSync(join(root, file), "utf8")]));
}

function restore(file) {
  const text = before.get(file);
  if (text === undefined) rmSync(join(root, file));
  else writeFileSync(join(root, file), text);
}
