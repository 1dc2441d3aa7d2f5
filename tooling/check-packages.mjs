// Packs every public package and checks the tarball: publint, attw (esm-only), exports that exist, nothing private named, the
// licences of third-party code that was bundled.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packedProblems } from "./packed-files.mjs";
import { root } from "./pnpm.mjs";
import { packPackage, publicPackages } from "./public-packages.mjs";

const folder = mkdtempSync(join(tmpdir(), "flyte-settings-pack-"));
const problems = [];

for (const found of publicPackages()) {
  const { manifest } = found;
  const tarball = packPackage(found, folder);
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).split("\n");
  for (const file of [...exported(manifest), "README.md", "LICENSE"]) {
    if (!files.includes(`package/${file}`)) problems.push(`${manifest.name}: ${file} is not in the tarball`);
  }
  problems.push(...packedProblems(textsOf(tarball)).map((problem) => `${manifest.name}: ${problem}`));
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

/** The text files of a tarball, by their path inside the package. */
function textsOf(tarball) {
  const unpacked = mkdtempSync(join(folder, "unpacked-"));
  execFileSync("tar", ["-xzf", tarball, "-C", unpacked]);
  const home = join(unpacked, "package");
  const paths = readdirSync(home, { recursive: true }).filter((path) => /\.(?:json|[cm]?js|ts|txt)$/.test(path));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(home, path), "utf8")]));
}

/** Every file that the manifest promises by name: exports, bin. */
function exported({ exports = {}, bin = {} }) {
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  const files = [...targets(exports), ...targets(bin)].filter((path) => !path.includes("*"));
  return files.map((path) => path.replace(/^\.\//, ""));
}
