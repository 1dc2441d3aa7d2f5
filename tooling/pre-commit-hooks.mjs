// The hooks of .pre-commit-hooks.yaml, run by the real pre-commit on the example project. pre-commit comes from PyPI.
import { execFileSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

const PRE_COMMIT = "pre-commit==4.3.0";

/**
 * Throws unless the check passes on the example, and fails if the lock file lacks images.
 * @param {string} home a directory for the Python environment and the project
 * @param {NodeJS.ProcessEnv} env specifies the registry from which npm installs the command
 */
export function runHooks(home, env) {
  const python = join(home, "python");
  execFileSync("python3", ["-m", "venv", python], { stdio: "pipe" });
  execFileSync(join(python, "bin/pip"), ["install", "--quiet", PRE_COMMIT], { stdio: "pipe" });
  const project = join(home, "project");
  cpSync(join(root, "examples/python-project"), project, { recursive: true });
  const git = (...args) => execFileSync("git", args, { cwd: project, env, stdio: "pipe" });
  git("init", "--quiet");
  git("add", "--all");
  const hook = (id) =>
    execFileSync(join(python, "bin/pre-commit"), ["try-repo", root, id, "--all-files", "--verbose"], {
      cwd: project,
      env: { ...env, PRE_COMMIT_HOME: join(home, "pre-commit") },
      encoding: "utf8",
      stdio: "pipe",
    });
  const checked = hook("flyte-settings-check");
  if (!/^flyte-settings check\.+Passed$/m.test(checked)) throw new Error(`the check did not pass\n${checked}`);
  writeFileSync(join(project, "images.lock.yaml"), "version: 1\nimages: {}\n");
  git("add", "--all");
  let failure;
  try {
    hook("flyte-settings-images");
  } catch (error) {
    failure = error.stdout;
  }
  if (!failure?.includes("images.lock.yaml")) throw new Error(`images without a digest passed\n${failure}`);
}
