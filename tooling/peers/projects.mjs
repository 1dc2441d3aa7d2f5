// Source distributions from PyPI with up to thousands of files, for bundles of realistic size. Later runs reuse them.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";
import { python, run } from "./run-python.mjs";

/** `archive` is the name of the source distribution, and of the directory in it. */
const projects = {
  Django: { requirement: "Django==5.1.4", archive: "Django-5.1.4" },
  "scikit-learn": { requirement: "scikit-learn==1.6.0", archive: "scikit_learn-1.6.0" },
  flytekit: { requirement: "flytekit==1.16.24", archive: "flytekit-1.16.24" },
};

/**
 * Downloads a project unless it is there. pip prepares the metadata of the package, which takes minutes for
 * scikit-learn. @returns its directory
 */
export function setUpProject(name) {
  const { requirement, archive } = projects[name];
  const folder = join(cacheFolder(), "projects");
  const target = join(folder, archive);
  if (existsSync(target)) return target;
  console.log(`installing: ${requirement} into ${target}`);
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), "flyte-settings-project-"));
  try {
    const options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", name];
    run(python(), ["-m", "pip", "download", ...options, "--dest", work, requirement]);
    mkdirSync(join(work, "unpacked"));
    run("tar", ["-xzf", join(work, `${archive}.tar.gz`), "-C", join(work, "unpacked")]);
    rmSync(`${target}.tmp`, { recursive: true, force: true });
    run("cp", ["-a", join(work, "unpacked", archive), `${target}.tmp`]);
    renameSync(`${target}.tmp`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}
