// Packs every public package and holds the tarball against publint and attw (esm-only), its exports against its files.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "./pnpm.mjs";

const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-pack-"));
const problems = [];

for (const name of readdirSync(join(root, "packages"))) {
  const home = join(root, "packages", name);
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  if (manifest.private) continue;
  execFileSync("npx", ["--yes", version, "pack", "--pack-destination", folder], { cwd: home, stdio: "pipe" });
  const tarball = join(folder, `${manifest.name.slice(1).replace("/", "-")}-${manifest.version}.tgz`);
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).split("\n");
  for (const file of [...exported(manifest), "README.md", "LICENSE"]) {
    if (!files.includes(`package/${file}`)) problems.push(`${manifest.name}: ${file} is not in the tarball`);
  }
  const { messages } = await publint({
    pack: { tarball: Uint8Array.from(readFileSync(tarball)).buffer },
    strict: true,
  });
  problems.push(...messages.map((message) => `${manifest.name}: ${formatMessage(message, manifest)}`));
  const attw = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/@arethetypeswrong/cli/dist/index.js"),
      tarball,
      "--profile",
      "esm-only",
      "--no-emoji",
      "--no-color",
      "--format",
      "ascii",
    ],
    { encoding: "utf8" },
  );
  if (attw.status !== 0) problems.push(`${manifest.name}: attw\n${attw.stdout}${attw.stderr}`);
  else console.log(`${manifest.name}: ${files.length - 1} files`);
}
rmSync(folder, { recursive: true, force: true });

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}

/** Every file that the manifest promises by name: exports, bin. */
function exported({ exports = {}, bin = {} }) {
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  const files = [...targets(exports), ...targets(bin)].filter((path) => !path.includes("*"));
  return files.map((path) => path.replace(/^\.\//, ""));
}
