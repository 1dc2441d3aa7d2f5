// node tooling/windows.mjs: runs the packed packages on node.exe under Wine, and the same commands on Linux. Requires
// Linux on x64; installs Wine with apt if it is missing, and fails otherwise. Differences between Wine and Windows:
// docs/supported-systems.md.
//   node tooling/windows.mjs [--seed N] [--only NAME]      the seed determines the trees
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installAndBuild } from "./pnpm.mjs";
import { packPackage, publicPackages } from "./public-packages.mjs";
import { archives } from "./windows/archives.mjs";
import { bundles } from "./windows/bundles.mjs";
import { firstHour } from "./windows/first-hour.mjs";
import { powershell } from "./windows/powershell.mjs";
import { programs } from "./windows/programs.mjs";
import { installPackages, installWine, stopWine } from "./windows/wine.mjs";

const { values } = parseArgs({ options: { seed: { type: "string" }, only: { type: "string" } } });
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
console.log(`--seed ${seed} repeats this run`);
installAndBuild();
installWine();

const scratch = mkdtempSync(join(tmpdir(), "flyte-settings-windows-"));
const totals = { passed: 0, failed: 0 };
try {
  const bin = installPackages(join(scratch, "installed"), pack());
  const started = performance.now();
  for (const { name, cases } of [firstHour, bundles, archives, programs, powershell]) {
    if (values.only !== undefined && values.only !== name) continue;
    const queue = cases(bin, seed).values();
    const lane = async () => {
      for (const { name: what, run } of queue) {
        const problem = await run().then(
          () => undefined,
          (error) => error.message,
        );
        totals[problem === undefined ? "passed" : "failed"] += 1;
        if (problem !== undefined) console.log(`FAILED ${name} > ${what}: ${problem}`);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
    console.log(`${name}: done after ${Math.round((performance.now() - started) / 1000)} s`);
  }
} finally {
  stopWine();
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);

function pack() {
  const folder = join(scratch, "tarballs");
  mkdirSync(folder);
  return publicPackages().map((found) => packPackage(found, folder));
}
