// docs/bench-results.json: the rows, and facts about the machine that do not identify it. `npm run site` and the tests
// read it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/** Keeps the rows of benchmarks that were not run. */
export function saveResults(root, rows) {
  const file = join(root, "docs/bench-results.json");
  const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).rows : [];
  const ran = new Set(rows.map(({ bench }) => bench));
  const kept = before.filter(({ bench }) => !ran.has(bench));
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: cpus().length,
    processor: cpus()[0].model.trim(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
  const all = [...kept, ...rows.map(rounded)].sort((a, b) => (a.bench < b.bench ? -1 : a.bench > b.bench ? 1 : 0));
  writeFileSync(file, `${JSON.stringify({ machine, rows: all }, null, 2)}\n`);
}

function rounded({ ours, peer, ratio, ...rest }) {
  const digits = (value) => Number(value.toPrecision(3));
  return { ...rest, ours: digits(ours), peer: digits(peer), ratio: digits(ratio) };
}
