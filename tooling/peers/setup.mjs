// Creates the virtual environments of the reference programs, each identified by its requirements, so that later runs
// reuse them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";

/** A source distribution with thousands of files, for bundles of realistic size. */
const project = { name: "Django", requirement: "Django==5.1.4", folder: "Django-5.1.4" };
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
  setUpProject(join(cacheFolder(), "projects"));
}

function setUpProject(projects) {
  const target = join(projects, project.folder);
  if (existsSync(target)) return;
  console.log(`installing: ${project.requirement} into ${target}`);
  const work = mkdtempSync(join(tmpdir(), "flyte-settings-project-"));
  try {
    const pip = [
      "-m",
      "pip",
      "download",
      "--quiet",
      "--disable-pip-version-check",
      "--no-deps",
      "--no-binary",
      project.name,
    ];
    run(python(), [...pip, "--dest", work, project.requirement]);
    run("tar", ["-xzf", join(work, `${project.folder}.tar.gz`), "-C", work]);
    mkdirSync(projects, { recursive: true });
    cpSync(join(work, project.folder), `${target}.tmp`, { recursive: true });
    renameSync(`${target}.tmp`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
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

/** CPython 3.11 under any of its names: the vectors were recorded with it. */
function python() {
  for (const name of [process.env.FLYTE_SETTINGS_PYTHON, "python3.11", "python3", "python"]) {
    if (!name) continue;
    const said = spawnSync(name, ["-c", "import sys; print(sys.version_info[:2] == (3, 11))"], { encoding: "utf8" });
    if (said.stdout?.trim() === "True") return name;
  }
  throw new Error("CPython 3.11 was not found: install it, or name it in FLYTE_SETTINGS_PYTHON");
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${error?.message ?? status}`);
}

if (process.argv[1] === import.meta.filename) {
  setUpPeers();
  console.log(cacheFolder());
}
