// npm run attack: attacks the built command and core, and prints what failed. Only writes to temporary directories and
// only connects to the loopback.
//   npm run attack -- [--share 0.1] [--seed N] [--only NAME]      a random share of each row; the seed repeats the selection
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { drawn, random } from "./attacks/draw.mjs";
import { attacks } from "./attacks/index.mjs";

const { values } = parseArgs({
  options: { share: { type: "string", default: "1" }, seed: { type: "string" }, only: { type: "string" } },
});
const share = Number(values.share);
if (!(share > 0 && share <= 1)) {
  console.error(`--share: expected a number above 0 and up to 1, got ${values.share}, for example --share 0.1`);
  process.exit(2);
}
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
console.log(`seed ${seed}, ${Math.round(share * 100)} % of each row; --seed ${seed} repeats this draw`);

const totals = { passed: 0, failed: 0 };
for (const { name, rows, cases, lanes = availableParallelism() } of attacks) {
  if (values.only !== undefined && values.only !== name) continue;
  const started = performance.now();
  const all = await cases({ share, seed });
  const chosen = drawn(all, share, random(seed));
  const problems = [];
  const queue = chosen.values();
  const lane = async () => {
    for (const { name: what, run } of queue) {
      const problem = await run().catch((error) => `the attack itself failed: ${error.stack}`);
      if (problem !== undefined) problems.push(`${what}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  totals.failed += problems.length;
  totals.passed += chosen.length - problems.length;
  const seconds = Math.round((performance.now() - started) / 1000);
  const count = (list) => list.reduce((total, { tries = 1 }) => total + tries, 0);
  console.log(`${name} (${rows}): ${count(chosen)} of ${count(all)} tried, ${problems.length} fell, ${seconds} s`);
  for (const problem of problems) console.log(`  FELL ${problem}`);
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);
