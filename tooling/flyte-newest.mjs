// Compares Flyte 2 with the newest `flyte` on PyPI: differences are reported, the exit code is always 0.
//   node tooling/flyte-newest.mjs      FLYTE_SETTINGS_SEED=N repeats a run
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./peers/cache.mjs";
import { installNewest } from "./peers/setup.mjs";
import { installAndBuild, root } from "./pnpm.mjs";
import { readReport } from "./report.mjs";

installAndBuild();
const version = installNewest("flyte");
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-newest-"));
const report = join(folder, "report.json");
const config = join(root, "packages/conformance/live/vitest.config.ts");
const args = ["--reporter=verbose", "--reporter=json", `--outputFile.json=${report}`, "flyte2"];
spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", `--config=${config}`, ...args], {
  cwd: root,
  stdio: ["ignore", "inherit", "inherit"],
  env: { ...process.env, FLYTE_SETTINGS_PEERS: cacheFolder(), FLYTE_SETTINGS_FLYTE2: "flyte-newest" },
});
const { counts, failures } = readReport(report);
rmSync(folder, { recursive: true, force: true });
const result =
  counts.failed === 0 && counts.passed > 0
    ? `flyte ${version}: no differences`
    : `flyte ${version}: ${counts.failed} of ${counts.failed + counts.passed} comparisons differ`;
console.log([...failures, result].join("\n"));
if (process.env.GITHUB_ACTIONS && counts.failed > 0) console.log(`::warning title=Newest Flyte 2::${result}`);
if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, `${result}\n`);
