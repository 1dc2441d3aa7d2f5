// Packs every public package and checks the tarball: publint, attw (esm-only), existing exports, no private package
// names, licenses of bundled third-party code, a README that works on npm, executable programs, and the command's size.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { modeProblems, packedProblems, readmeProblems } from "./packed-files.mjs";
import { root } from "./pnpm.mjs";
import { packPackage, publicPackages, readTarball } from "./public-packages.mjs";

const folder = mkdtempSync(join(tmpdir(), "flyte-settings-pack-"));
const problems = [];
/** Maximum unpacked size of the command in bytes. It has no dependencies, so npm installs nothing else. */
const MAX_COMMAND = 8 * 1024 * 1024;

for (const each of publicPackages()) {
  const { manifest } = each;
  const tarball = packPackage(each, folder);
  const packed = await readTarball(tarball);
  const files = Object.keys(packed);
  for (const file of [...exported(manifest), "README.md", "LICENSE"]) {
    if (!files.includes(file)) problems.push(`${manifest.name}: ${file} is not in the tarball`);
  }
  const { texts, modes, size } = factsOf(packed);
  const found = [
    ...packedProblems(texts),
    ...readmeProblems(manifest.name, texts["README.md"] ?? ""),
    ...modeProblems(manifest, modes),
  ];
  if (manifest.name === "@flyte-settings/cli") {
    const { dependencies = {} } = JSON.parse(texts["package.json"]);
    if (Object.keys(dependencies).length > 0) found.push(`depends on ${Object.keys(dependencies)}, which it bundles`);
    if (size > MAX_COMMAND) found.push(`${size} bytes unpacked. Expected at most ${MAX_COMMAND}`);
    if (!files.includes("dist/main.js.map")) found.push("has no source maps");
  }
  problems.push(...found.map((problem) => `${manifest.name}: ${problem}`));
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
  else console.log(`${manifest.name}: ${files.length} files`);
}
rmSync(folder, { recursive: true, force: true });

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}

/** The text files of a package by their path in it, the permissions of each file, and the total size. */
function factsOf(packed) {
  const all = Object.entries(packed);
  const readable = all.filter(([path]) => /\.(?:json|[cm]?js|ts|txt|md)$/.test(path));
  return {
    texts: Object.fromEntries(readable.map(([path, { content }]) => [path, content.toString("utf8")])),
    modes: new Map(all.map(([path, { mode }]) => [path, mode])),
    size: all.reduce((sum, [, { content }]) => sum + content.length, 0),
  };
}

/** Every file that the manifest refers to in exports and bin. */
function exported({ exports = {}, bin = {} }) {
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  const files = [...targets(exports), ...targets(bin)].filter((path) => !path.includes("*"));
  return files.map((path) => path.replace(/^\.\//, ""));
}
