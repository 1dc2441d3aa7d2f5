// Bundling 600,000 small files: time and memory.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleRuns } from "./bundle-runs.mjs";
import { pairedRow, pairs, row } from "./measure.mjs";
import { makeTree } from "./trees.mjs";

const RUNS = 9;
const PEAK_MIB = 180;

export default async function scale({ root, peers }) {
  const python = peers?.python("flytekit-1.16.24");
  if (python === undefined) return [];
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  try {
    const runs = bundleRuns({ root, python, folder });
    const source = makeTree("HUGE", folder);
    const peer = () => runs.pigz(source);
    const cold = await pairs(() => runs.ours(source), peer, RUNS);
    const cached = () => runs.ours(source, join(folder, "cached"), "cache");
    cached();
    const unchanged = await pairs(cached, peer, RUNS);
    const peak = Math.max(...[...cold("peakMiB"), ...unchanged("peakMiB")].map(([ours]) => ours));
    return [
      pairedRow("600,000 files, against tar | pigz -6", "ms", cold("ms"), "≤ 1.2"),
      pairedRow("600,000 files, nothing changed, against tar | pigz -6", "ms", unchanged("ms"), "≤ 0.40"),
      row("600,000 files, peak, against 180 MiB", "MiB", peak, PEAK_MIB, "≤ 1.0", 2 * RUNS),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
