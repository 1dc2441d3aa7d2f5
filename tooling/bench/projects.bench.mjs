// Bundling real projects, alone and in a repository with an ignored virtual environment.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setUpProject } from "../peers/projects.mjs";
import { bundleRuns } from "./bundle-runs.mjs";
import { pairedRow, pairs } from "./measure.mjs";
import { makeTree } from "./trees.mjs";

const projects = {
  Django: { wall: "≤ 1.00", cpu: "≤ 0.85", flytekit: "≤ 0.24", repository: "≤ 0.20" },
  "scikit-learn": {},
  flytekit: {},
};

export default async function realProjects({ root, peers }) {
  const python = peers?.python("flytekit-1.16.24");
  if (python === undefined) return [];
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  const runs = bundleRuns({ root, python, folder });
  const rows = [];
  try {
    for (const [name, targets] of Object.entries(projects)) {
      const source = setUpProject(name);
      const output = join(folder, name, "ours");
      const ours = () => runs.ours(source, output);
      const pigz = await pairs(ours, () => runs.pigz(source));
      rows.push(pairedRow(`${name}, against tar | pigz -6`, "ms", pigz("ms"), targets.wall));
      rows.push(pairedRow(`${name}, CPU time, against tar | pigz -6`, "ms", pigz("cpuMs"), targets.cpu));
      rows.push(pairedRow(`${name}, archive, against tar | pigz -6`, "KiB", pigz("size"), "≤ 1.02"));
      const flytekit = await pairs(ours, () => runs.flytekit(source));
      rows.push(pairedRow(`${name}, against flytekit with pigz`, "ms", flytekit("ms"), targets.flytekit));
      const repository = inRepository(source, join(folder, name, "repository"));
      const inside = await pairs(
        () => runs.ours(repository, join(folder, name, "inside")),
        () => runs.flytekit(repository),
      );
      const row = `${name} with a virtual environment, against flytekit with pigz`;
      rows.push(pairedRow(row, "ms", inside("ms"), targets.repository));
      rmSync(join(folder, name), { recursive: true, force: true });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A copy of a project as a git repository with an ignored virtual environment. @returns its directory */
function inRepository(source, target) {
  mkdirSync(target, { recursive: true });
  execFileSync("cp", ["-a", `${source}/.`, target]);
  execFileSync("cp", ["-a", makeTree("VENV", join(target, "..")), join(target, ".venv")]);
  writeFileSync(join(target, ".gitignore"), ".venv/\n");
  execFileSync("git", ["init", "-q", target]);
  return target;
}
