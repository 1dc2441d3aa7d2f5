// Source distributions from PyPI with up to thousands of files, for bundles of realistic size. Later runs reuse them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";
import { python, run } from "./run-python.mjs";

/** `archive` is the name of the source distribution, and of the directory in it. */
const projects = {
  Django: { requirement: "Django==5.1.4", archive: "Django-5.1.4", fetch: download },
  "scikit-learn": { requirement: "scikit-learn==1.6.0", archive: "scikit_learn-1.6.0", fetch: downloadUnbuilt },
  flytekit: { requirement: "flytekit==1.16.24", archive: "flytekit-1.16.24", fetch: download },
};

/** Downloads a project unless it is there. @returns its directory */
export function setUpProject(name) {
  const { requirement, archive, fetch } = projects[name];
  const folder = join(cacheFolder(), "projects");
  const target = join(folder, archive);
  if (existsSync(target)) return target;
  console.log(`installing: ${requirement} into ${target}`);
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), "flyte-settings-project-"));
  try {
    const options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", name, "--dest", work];
    const source = fetch([...options, requirement], work, archive);
    rmSync(`${target}.tmp`, { recursive: true, force: true });
    run("cp", ["-a", source, `${target}.tmp`]);
    renameSync(`${target}.tmp`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}

function download(options, work, archive) {
  run(python(), ["-m", "pip", "download", ...options]);
  run("tar", ["-xzf", join(work, `${archive}.tar.gz`), "-C", work]);
  return join(work, archive);
}

/** pip compiles scikit-learn to get its metadata. Without its build backend pip fails at once and keeps the sources. */
function downloadUnbuilt(options, work) {
  const env = { ...process.env, TMPDIR: work };
  const args = ["-m", "pip", "download", "--no-clean", "--no-build-isolation", ...options];
  const { stderr } = spawnSync(python(), args, { encoding: "utf8", env });
  const [parent] = readdirSync(work).filter((name) => name.startsWith("pip-download-"));
  const [source] = parent === undefined ? [] : readdirSync(join(work, parent));
  if (source === undefined) throw new Error(`could not download scikit-learn: ${stderr}`);
  return join(work, parent, source);
}
