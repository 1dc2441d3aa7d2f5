// npm run bench: runs every *.bench.mjs in this directory, including the programs compared with; prints a table and
// writes bench-results.json. `npm run bench -- context bundle` only runs those. A growth exponent over its target fails
// the run. Rows that compare with other programs require them: see CONTRIBUTING.md. `--save` also writes
// docs/bench-results.json, the source of docs/performance.md and its chart; with names, only their rows.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findPeers } from "../peers/find.mjs";
import { installAndBuild, root } from "../pnpm.mjs";
import { saveResults } from "./save.mjs";

const words = process.argv.slice(2);
const only = words.filter((word) => word !== "--save");
installAndBuild();
const peers = findPeers();
if (peers === undefined)
  console.log("without the real peers (node tooling/peers/setup.mjs makes them): rows that need one are left out\n");

const rows = [];
for (const file of readdirSync(join(root, "tooling/bench"))
  .filter((name) => name.endsWith(".bench.mjs"))
  .sort()) {
  const name = file.slice(0, -".bench.mjs".length);
  if (only.length > 0 && !only.includes(name)) continue;
  console.log(`${name} …`);
  const { default: measure } = await import(pathToFileURL(join(root, "tooling/bench", file)).href);
  for (const row of await measure({ root, peers })) rows.push({ bench: name, ...row });
}

const shown = rows.map((row) => [
  row.name,
  figure(row.ours),
  figure(row.peer),
  row.unit,
  `${row.ratio.toFixed(2)}×`,
  row.target ?? "",
  verdict(row),
]);
const heading = ["what", "ours", "other", "unit", "ours/other", "must reach", ""];
const widths = heading.map((_, i) => Math.max(...[heading, ...shown].map((row) => row[i].length)));
for (const row of [heading, ...shown])
  console.log(
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join("  ")
      .trimEnd(),
  );
writeFileSync(join(root, "bench-results.json"), `${JSON.stringify(rows, null, 2)}\n`);
// a shape, not a speed: it does not depend on the machine
if (rows.some((row) => row.bench === "growth" && verdict(row) === "MISSED")) process.exitCode = 1;
if (words.includes("--save")) saveResults(root, rows);

function figure(value) {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

/** `target` is for example `≤ 0.40` for ours/other. */
function verdict({ ratio, target }) {
  if (target === undefined) return "";
  return ratio <= Number(target.replace(/[^0-9.]/g, "")) ? "ok" : "MISSED";
}
