// npm run release:dry-run: creates versions, tarballs, bill of materials and licenses in a copy and tries them in a
// clean directory. Nothing is published, tagged or changed here; `--keep FOLDER` keeps the results.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./pnpm.mjs";
import { packPackage, publicPackages, tarballOf } from "./public-packages.mjs";
import { billOfMaterials, licenceProblems, runtimeDependencies } from "./release/materials.mjs";
import { nextVersion } from "./release/version.mjs";

const keepAt = process.argv.indexOf("--keep");
const keep = keepAt < 0 ? undefined : process.argv[keepAt + 1];
const work = mkdtempSync(join(tmpdir(), "flyte-settings-release-"));
const copy = join(work, "copy");
const tarballs = join(work, "tarballs");
const pnpm = ["--yes", JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager];
const counts = { passed: 0, failed: 0 };

step("a copy of what is committed", () => {
  run("git", ["clone", "--quiet", "--no-local", "--depth=1", `file://${root}`, copy], root);
  run("npx", [...pnpm, "install", "--frozen-lockfile", "--prefer-offline"], copy);
});
step("changesets give every public package one version and a changelog", () => {
  const before = publicPackages(copy)[0].manifest.version;
  nextVersion(copy);
  const versions = new Set(publicPackages(copy).map(({ manifest }) => manifest.version));
  if (versions.size !== 1) throw new Error(`versions: ${[...versions].join(", ")}. Expected one`);
  const without = publicPackages(copy).filter(({ home }) => !existsSync(join(home, "CHANGELOG.md")));
  if (without.length > 0) throw new Error(`no changelog: ${without.map(({ manifest }) => manifest.name).join(", ")}`);
  const [version] = versions;
  if (version !== expectedVersion(before)) throw new Error(`version ${version}. Expected ${expectedVersion(before)}`);
  console.log(`  version ${version}`);
});
step("the action and the recipes install that version", () => {
  const { version } = publicPackages(copy)[0].manifest;
  for (const name of ["action.yml", "examples/ci/github.yml", "docs/recipes/pre-commit.md"])
    if (!readFileSync(join(copy, name), "utf8").includes(version)) throw new Error(`${name} does not name ${version}`);
});
step("every package says where it comes from", () => {
  const silent = publicPackages(copy).filter(
    ({ manifest }) => manifest.license !== "Apache-2.0" || !manifest.description,
  );
  if (silent.length > 0) throw new Error(`no licence or description: ${silent.map(({ manifest }) => manifest.name)}`);
  const unproven = publicPackages(copy).filter(({ manifest }) => manifest.publishConfig?.provenance !== true);
  if (unproven.length > 0) throw new Error(`no provenance: ${unproven.map(({ manifest }) => manifest.name)}`);
});
step("the packages are built from the copy", () => run("npx", [...pnpm, "run", "build"], copy));
step("tarballs hold what they promise and nothing else", () => {
  mkdirSync(tarballs);
  for (const found of publicPackages(copy)) {
    const { manifest } = found;
    const tarball = packPackage(found, tarballs);
    const files = run("tar", ["-tzf", tarball], root).trim().split("\n");
    const odd = files.filter(
      (file) =>
        !/^package\/(?:dist|docs|schemas?)\/|^package\/(?:README\.md|LICENSE|NOTICE|CHANGELOG\.md|package\.json)$/.test(
          file,
        ),
    );
    if (odd.length > 0) throw new Error(`${manifest.name} would ship ${odd.join(", ")}`);
    const packed = run("tar", ["-xzOf", tarball, "package/package.json"], root);
    if (/"(?:workspace|catalog):/.test(packed))
      throw new Error(`${manifest.name}: workspace: or catalog: in its manifest`);
    const peer = JSON.parse(packed).peerDependencies?.["@flyte-settings/core"] ?? `^${manifest.version}`;
    if (peer !== `^${manifest.version}`) throw new Error(`${manifest.name} asks for core ${peer}`);
    console.log(`  ${manifest.name} ${manifest.version}: ${files.length} files`);
  }
});
let dependencies = [];
step("licences of everything that is installed at run time", () => {
  dependencies = runtimeDependencies(copy, pnpm);
  const problems = licenceProblems(dependencies);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const list = dependencies.map(({ name, version, licence }) => `${name} ${version} ${licence}`);
  writeFileSync(join(tarballs, "licences.txt"), `${list.join("\n")}\n`);
  console.log(`  ${list.length} packages`);
});
step("bill of materials (CycloneDX)", () => {
  const bill = billOfMaterials(
    publicPackages(copy).map(({ manifest }) => manifest),
    dependencies,
  );
  writeFileSync(join(tarballs, "sbom.cdx.json"), `${JSON.stringify(bill, null, 2)}\n`);
});
step("a clean folder installs the tarballs with npm and uses them", () => {
  const clean = join(work, "clean");
  mkdirSync(clean);
  const specs = publicPackages(copy).map((found) => [found.manifest.name, `file:${tarballOf(found, tarballs)}`]);
  const dependencies = Object.fromEntries(specs);
  writeFileSync(
    join(clean, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies, overrides: dependencies }),
  );
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--omit=optional"], clean);
  writeFileSync(
    join(clean, "use.mjs"),
    `import { SerializationSettings } from "@flyte-settings/core";
const settings = SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1");
console.log(SerializationSettings.serializedContext(settings));`,
  );
  const context = run(process.execPath, ["use.mjs"], clean).trim();
  const command = join(clean, "node_modules/.bin/flyte-settings");
  const version = publicPackages(copy)[0].manifest.version;
  const said = run(command, ["--version"], clean);
  if (!said.includes(version)) throw new Error(`flyte-settings --version says ${said.trim()}. Expected ${version}`);
  const decoded = JSON.parse(run(command, ["context", "decode", context, "--json"], clean));
  if (decoded.image_config.default_image.tag !== "v3") throw new Error("the command decoded something else");
  console.log(`  ${said.trim()}, and a context decoded`);
});
step("the single file works alone in an empty folder", () => {
  const alone = join(work, "alone");
  mkdirSync(alone);
  const file = join(alone, "flyte-settings.mjs");
  copyFileSync(join(work, "clean/node_modules/@flyte-settings/cli/dist/flyte-settings.mjs"), file);
  const context = run(process.execPath, [file, "context", "encode", "--image", "ghcr.io/acme/train:v3"], alone).trim();
  const decoded = JSON.parse(run(process.execPath, [file, "context", "decode", context, "--json"], alone));
  if (decoded.image_config.default_image.tag !== "v3") throw new Error("the single file decoded something else");
});

if (keep !== undefined && existsSync(tarballs)) cpSync(tarballs, keep, { recursive: true });
rmSync(work, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);

/** After the first failure the remaining steps are not run, because they depend on it. */
function step(name, action) {
  if (counts.failed > 0) return;
  try {
    action();
    counts.passed += 1;
    console.log(`ok     ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.error(`FAILED ${name}\n${error.stdout ?? ""}${error.stderr ?? ""}${error.message}`);
  }
}

/** The version that results from the largest bump in the changesets, calculated independently. */
function expectedVersion(before) {
  const texts = readdirSync(join(root, ".changeset")).filter((name) => /^(?!README).*\.md$/.test(name));
  const bumps = texts.map((name) => readFileSync(join(root, ".changeset", name), "utf8").split("---")[1]).join("\n");
  const [major, minor, patch] = before.split(".").map(Number);
  if (/: major$/m.test(bumps)) return `${major + 1}.0.0`;
  if (/: minor$/m.test(bumps)) return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}

function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
}
