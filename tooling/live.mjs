// Live tests: compares our results with the real programs, which are installed first. Nothing may be skipped.
//   node tooling/live.mjs [PACKAGE…]      FLYTE_SETTINGS_SEED=N repeats a run
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { cacheFolder } from "./peers/cache.mjs";
import { installPrograms } from "./peers/programs.mjs";
import { installRuntimes } from "./peers/runtimes.mjs";
import { setUpPeers } from "./peers/setup.mjs";
import { root } from "./pnpm.mjs";
import { readReport } from "./report.mjs";

/** Packages whose live tests only require the Python programs. */
const pythonOnly = ["conformance", "spark-entrypoint"];

const asked = process.argv.slice(2);
/** The directory of a package or of the site. */
const home = (name) => join(root, name === "docs" ? "docs" : `packages/${name}`);
const packages = [...readdirSync(join(root, "packages")), "docs"].filter(
  (name) => existsSync(join(home(name), "live/vitest.config.ts")) && (asked.length === 0 || asked.includes(name)),
);
if (packages.length === 0) {
  console.error(`no package with live runs is called ${asked.join(", ")}`);
  process.exit(2);
}
setUpPeers();
const bin = packages.every((name) => pythonOnly.includes(name)) ? [] : installPrograms();
if (packages.includes("docs")) installRuntimes();
const seed = process.env.FLYTE_SETTINGS_SEED ?? String(Date.now() % 2 ** 31);
console.log(`FLYTE_SETTINGS_SEED=${seed} repeats this run`);

const totals = { passed: 0, failed: 0, skipped: 0 };
const failed = [];
for (const name of packages) {
  const { counts, failures } = run(name);
  for (const key of Object.keys(totals)) totals[key] += counts[key];
  failed.push(...failures);
}
for (const failure of failed) console.log(failure);
if (failed.length > 0) console.log(`FLYTE_SETTINGS_SEED=${seed} repeats this run`);
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ""}`,
);
process.exit(totals.failed + totals.skipped > 0 ? 1 : 0);

function run(name) {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-live-"));
  const report = join(folder, "report.json");
  const config = join(home(name), "live/vitest.config.ts");
  const { status } = spawnSync(
    process.execPath,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      `--config=${config}`,
      "--reporter=verbose",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        PATH: [...bin, process.env.PATH].join(delimiter),
        FLYTE_SETTINGS_PEERS: cacheFolder(),
        FLYTE_SETTINGS_SEED: seed,
      },
    },
  );
  const { counts, failures } = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  if (status === 0 || counts.failed > 0) return { counts, failures };
  const why = failures.length > 0 ? failures : [`FAILED ${name}: vitest ended with code ${status}`];
  return { counts: { ...counts, failed: 1 }, failures: why };
}
