// npm test: everything that only requires Node and npm. The live differentials require the reference programs: .ci/run
// installs them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notRunnable } from "./needs.mjs";
import { installAndBuild, root } from "./pnpm.mjs";
import { readReport } from "./report.mjs";
import { sourceFiles } from "./sources.mjs";

const started = performance.now();
installAndBuild();

const steps = [
  ["lint", ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
  ["types", ["tooling/pnpm.mjs", "exec", "turbo", "run", "typecheck", "--output-logs=errors-only"]],
  ["direction of dependencies", ["tooling/check-dependencies.mjs"]],
  ["import cycles", ["tooling/check-cycles.mjs"]],
  ["file sizes", ["tooling/check-file-sizes.mjs"]],
  ["plain English", ["tooling/check-english.mjs"]],
  ["packed packages", ["tooling/check-packages.mjs"]],
];

const failed = steps.filter(([name, args]) => {
  const ran = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  console.log(`${ran.status === 0 ? "ok    " : "FAILED"} ${name}`);
  if (ran.status !== 0) process.stderr.write(`${ran.stdout}${ran.stderr}`);
  return ran.status !== 0;
});

// some tests require more than Node: .ci/run runs all of them, and fails if a program is missing
const testFiles = ["packages", "docs", "examples", "tooling"]
  .flatMap((name) => sourceFiles(join(root, name)))
  .filter((file) => file.endsWith(".test.ts"));
const left = notRunnable(testFiles);
const missing = [...new Set(left.flatMap((each) => each.missing))];

const folder = mkdtempSync(join(tmpdir(), "flyte-settings-test-"));
const report = join(folder, "report.json");
const vitest = spawnSync(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${report}`,
    // a relative path would be resolved in each project's own directory
    ...left.map(({ file }) => `--exclude=${file}`),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
);
const { counts, failures } = readReport(report);
rmSync(folder, { recursive: true, force: true });

if (left.length > 0)
  console.log(`\nnot run here: ${left.length} test files that need ${missing.join(", ")}; .ci/run runs them`);
console.log(
  "\nnot run here (they need the real peers; .ci/run installs them): the live differentials against flytekit, docker-py, git,\n" +
    "PySpark, Go's reference parser, container registries, object stores and a recording Flyte Admin\n" +
    `took ${Math.round((performance.now() - started) / 1000)} s\n`,
);
for (const failure of failures) console.log(failure);
const passed = counts.passed + steps.length - failed.length;
const required = process.env.FLYTE_SETTINGS_ALL_TESTS === "1" ? left.length : 0;
const bad = required + counts.failed + failed.length + (vitest.status !== 0 && counts.failed === 0 ? 1 : 0);
console.log(`${passed} passed, ${bad} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`);
process.exit(bad > 0 ? 1 : 0);
