// How CPU time grows with the size of the input: three sizes, each ten times the last. The exponent is log10 of the
// ratio of the last two, both less the time of an empty input: 1 is linear, 2 is quadratic.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, row } from "./measure.mjs";

const RUNS = 3;
/** The largest sizes take more than two seconds. */
const largest = { files: 200_000, images: 300_000, names: 400_000, entities: 100_000, depth: 200_000 };

export default function growth({ root }) {
  const cpuMs = (over, size, folder) => {
    const args = ["--max-old-space-size=8192", join(root, "tooling/bench/growth-case.mjs"), over, String(size), folder];
    const ran = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (ran.status !== 0) throw new Error(`growth over ${over}, ${size}: ${ran.stderr}`);
    return Number(ran.stdout);
  };
  const measured = (over, size) => {
    // the files of an input are created once for all runs, because that takes longer than the runs
    const folder = mkdtempSync(join(tmpdir(), "flyte-settings-growth-"));
    try {
      return median(Array.from({ length: RUNS }, () => cpuMs(over, size, folder)));
    } finally {
      execFileSync("rm", ["-rf", folder]);
    }
  };
  return Object.entries(largest).map(([over, size]) => {
    const empty = measured(over, 0);
    const [first, second, third] = [size / 100, size / 10, size].map((each) => measured(over, each) - empty);
    console.log(`  ${over}: ${[first, second, third].map((ms) => `${ms.toFixed(0)} ms`).join(", ")}`);
    return {
      ...row(`growth with ${over}, exponent`, "ms", third, second, "≤ 1.15", RUNS),
      ratio: Math.log10(third / second),
    };
  });
}
