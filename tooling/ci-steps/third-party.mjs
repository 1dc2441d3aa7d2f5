// From outside the repository: a plugin in a separate directory, installed from packed tarballs, built, tested with the
// test kit, and run by the installed command; and a program that uses the installed library. Requires a package
// registry for our dependencies.
//   node tooling/ci-steps/third-party.mjs
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installAndBuild, root } from "../pnpm.mjs";
import { packPackage, publicPackages } from "../public-packages.mjs";
import { compileCore, compileOthers } from "./declarations.mjs";

installAndBuild();
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-third-party-"));
const counts = { passed: 0, failed: 0 };

try {
  const tarballs = pack();
  const plugin = join(folder, "flyte-plugin-acme");
  const project = join(folder, "project");
  cpSync(join(root, "examples/plugin-acme"), plugin, {
    recursive: true,
    filter: (path) => !/\/(?:node_modules|dist)$/.test(path),
  });
  step("the declarations of core compile from TypeScript 5.0 to the newest", () => compileCore(folder, tarballs.core));
  step("those of the other packages do so with @types/node and without the cloud SDKs", () =>
    compileOthers(folder, Object.values(tarballs)),
  );
  step("the plugin installs from tarballs", () => {
    const manifest = join(plugin, "package.json");
    const before = readFileSync(manifest, "utf8");
    npm(plugin, "install", ...only(tarballs, "core", "plugin-testkit", "registration"));
    writeFileSync(manifest, before); // do not keep the paths of the tarballs
  });
  step("it builds, and keeps the contract of the test kit", () => npm(plugin, "test"));
  step("it packs", () => npm(plugin, "pack", "--pack-destination", folder));

  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true }\n');
  writeFileSync(
    join(project, "flyte-settings.yaml"),
    'images: { default: "acme://train" }\nplugins: [["flyte-plugin-acme", { registry: registry.acme.example/ml }]]\n',
  );
  step("a project installs the command and the plugin", () =>
    npm(project, "install", ...Object.values(tarballs), join(folder, "flyte-plugin-acme-0.1.0.tgz")),
  );
  step("the command finds the plugin without running it", () => {
    const [row] = JSON.parse(command(project, "plugins", "list", "--json"));
    same([row.kind, row.version, row.runs, row.hooks], ["package", "0.1.0", true, undefined]);
  });
  step("a first hour with the command that was installed is the one of the docs", () => {
    const installed = join(project, "node_modules/@flyte-settings/cli/dist/bin.js");
    run(root, process.execPath, join(root, "docs/scripts/first-hour.mjs"), "--check", installed);
  });
  step("the plugin resolves an image in the command", () =>
    same(command(project, "images", "resolve", "default"), "registry.acme.example/ml/train:stable\n"),
  );
  step("the command writes the same plugin as a starting point", () => {
    command(project, "init", "--plugin", "flyte-plugin-acme");
    same(texts(join(project, "flyte-plugin-acme")), texts(join(root, "examples/plugin-acme")));
  });
  step("an import of the library works where the command was installed", () =>
    same(
      run(
        project,
        process.execPath,
        "-e",
        'import("@flyte-settings/core").then((core) => console.log(typeof core.ImageConfig))',
      ),
      "object\n",
    ),
  );
  step("a program loads the example project, prints where an image comes from and registers the package", () => {
    const copy = join(project, "python-project"); // inside the project, so that its node_modules is found
    cpSync(join(root, "examples/python-project"), copy, { recursive: true });
    writeFileSync(join(copy, "release.mjs"), firstExample("packages/project/README.md"));
    same(run(copy, process.execPath, "release.mjs"), "flyte-settings.yaml:9\ntrue\n");
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);

/** Every public package's tarball, by the name of its directory. */
function pack() {
  return Object.fromEntries(publicPackages().map((found) => [found.name, packPackage(found, folder)]));
}

function only(tarballs, ...names) {
  return names.map((name) => tarballs[name]);
}

function step(name, act) {
  try {
    act();
    counts.passed += 1;
    console.log(`ok: ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAILED: ${name}\n${error.message}`);
  }
}

function npm(cwd, ...args) {
  return run(cwd, "npm", ...args, "--no-audit", "--no-fund", "--loglevel=error");
}

function command(cwd, ...args) {
  return run(cwd, join(cwd, "node_modules/.bin/flyte-settings"), ...args);
}

function run(cwd, program, ...args) {
  const ran = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 1 << 26 });
  if (ran.status === 0) return ran.stdout;
  throw new Error(
    `${program} ${args.join(" ")} ended with ${ran.status ?? ran.error?.message}\n${ran.stdout}${ran.stderr}`,
  );
}

function same(actual, expected) {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(`expected ${wanted}\n     got ${got}`);
}

/** The first program in a README; it must be valid JavaScript as it is. */
function firstExample(readme) {
  return /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, readme), "utf8"))[1];
}

function texts(home) {
  const names = readdirSync(home, { recursive: true }).filter((name) => /^[^/]+\.\w+$|^(?:src|test)\/.+/.test(name));
  return names.sort().map((name) => [name, readFileSync(join(home, name), "utf8")]);
}
