// Creates the virtual environments of the reference programs, each identified by its requirements, so that later runs
// reuse them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";
import { setUpProject } from "./projects.mjs";
import { python, run } from "./run-python.mjs";

/** Each environment, and a module that it must be able to import. */
const peers = [
  ["flytekit-1.16.24", "flytekit"],
  ["flytekit-newest", "flytekit"],
  ["flytekit-1.14", "flytekit"],
  ["flyte-2.12.1", "flyte"],
];

/** Installs what is missing. @throws if something cannot be installed */
export function setUpPeers() {
  const venvs = join(cacheFolder(), "venvs");
  mkdirSync(venvs, { recursive: true });
  for (const [peer, module] of peers) setUp(peer, module, venvs);
  setUpProject("Django");
}

function setUp(peer, module, venvs) {
  const requirements = join(import.meta.dirname, `requirements-${peer}.txt`);
  const key = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const name = `${peer}-${key}`;
  const target = join(venvs, name);
  for (const old of readdirSync(venvs)) {
    if (old.startsWith(`${peer}-`) && old !== name) rmSync(join(venvs, old), { recursive: true, force: true });
  }
  if (existsSync(join(target, "complete"))) return;
  console.log(`installing: ${peer} into ${target}`);
  rmSync(target, { recursive: true, force: true });
  run(python(), ["-m", "venv", target]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
  run(join(target, "bin/python"), [...pip, requirements]);
  run(join(target, "bin/python"), ["-W", "ignore", "-c", `import ${module}`]);
  writeFileSync(join(target, "complete"), "");
}

/** Installs the newest release of a package on PyPI with its dependencies in a new environment. Returns its version. */
export function installNewest(name) {
  const target = join(cacheFolder(), "venvs", `${name}-newest-0`);
  rmSync(target, { recursive: true, force: true });
  run(python(), ["-m", "venv", target]);
  const bin = join(target, "bin/python");
  run(bin, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]);
  const code = `import importlib.metadata; print(importlib.metadata.version(${JSON.stringify(name)}))`;
  return spawnSync(bin, ["-c", code], { encoding: "utf8" }).stdout.trim();
}

if (process.argv[1] === import.meta.filename) {
  setUpPeers();
  console.log(cacheFolder());
}
