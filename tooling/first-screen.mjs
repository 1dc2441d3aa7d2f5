// node tooling/first-screen.mjs: runs the first commands of the README like a new user, and the pre-commit hooks, with
// a registry on the loopback that contains the packed packages. Prints how long the README took; more than 60 s is a
// failure.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishedLocally } from "./local-registry.mjs";
import { installAndBuild, root } from "./pnpm.mjs";
import { runHooks } from "./pre-commit-hooks.mjs";

const LIMIT_MS = 60_000;

installAndBuild();
const home = mkdtempSync(join(tmpdir(), "flyte-settings-first-screen-"));
const counts = { passed: 0, failed: 0 };
let registry;
try {
  registry = await publishedLocally(home);
  step("the first screen of the README", () => {
    const took = run();
    if (took > LIMIT_MS) throw new Error(`took ${took} ms. Expected at most ${LIMIT_MS}`);
    console.log(`a decoded context after ${(took / 1000).toFixed(1)} s`);
  });
  step("the pre-commit hooks", () => runHooks(home, registry.env));
} finally {
  registry?.stop();
  rmSync(home, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function step(name, work) {
  try {
    work();
    counts.passed += 1;
  } catch (error) {
    counts.failed += 1;
    console.error(`FAILED ${name}: ${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`);
  }
}

/**
 * Runs the commands of the sections Install and Try it, and compares the output of the latter. @returns milliseconds
 */
function run() {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [install] = fence(readme, "## Install");
  const session = fence(readme, "## Try it").join("\n").split(/^\$ /m).slice(1);
  const empty = join(home, "empty");
  mkdirSync(empty);
  const started = performance.now();
  shell(install, empty);
  for (const each of session) {
    const [command, ...expected] = each.trimEnd().split("\n");
    const printed = shell(command, empty).trimEnd().split("\n");
    const lines = expected.map((line) => line.replace(/^sourceRoot: .*/, `sourceRoot: ${empty}`));
    if (lines.join("\n") !== printed.join("\n"))
      throw new Error(`${command} printed\n${printed.join("\n")}\nExpected\n${lines.join("\n")}`);
  }
  return performance.now() - started;
}

function fence(text, heading) {
  return /```\w+\n([\s\S]*?)\n```/.exec(text.slice(text.indexOf(`${heading}\n`)))[1].split("\n");
}

function shell(command, cwd) {
  const ran = spawnSync("sh", ["-c", command], {
    cwd,
    encoding: "utf8",
    env: registry.env,
  });
  if (ran.status !== 0) throw new Error(`${command}: exit code ${ran.status}\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}
