// .ci/run: runs every step to the end, then prints one line with the totals of what was run. Nothing here may be
// skipped.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "./pnpm.mjs";

/** A step that prints no totals counts as one that passed or failed. */
const steps = [
  ["npm test", "npm", ["test"]],
  ["quickstart", "npm", ["run", "quickstart"]],
  ["generated files", process.execPath, ["tooling/generate.mjs", "--check"]],
  ["the site", process.execPath, ["tooling/ci-steps/site.mjs"]],
  ["a tenth of the attacks", process.execPath, ["tooling/attack.mjs", "--share", "0.1"]],
  ["known vulnerabilities of dependencies", process.execPath, ["tooling/ci-steps/audit.mjs"]],
  ["live differentials and real servers", process.execPath, ["tooling/live.mjs"]],
  ["the command on Windows, under Wine", process.execPath, ["tooling/windows.mjs"]],
  ["release dry run", process.execPath, ["tooling/release-dry-run.mjs"]],
  ["the README's first screen", process.execPath, ["tooling/first-screen.mjs"]],
  ["a plugin from outside", process.execPath, ["tooling/ci-steps/third-party.mjs"]],
  ["nothing left behind", process.execPath, ["tooling/ci-steps/clean.mjs"]],
];

/** Number of final lines of a failed step that are repeated at the end, so that a truncated log still contains them. */
const repeated = 80;

const again = [];
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const [name, command, args] of steps) {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const { code, counts, last } = await run(command, args);
  totals.passed += counts.passed;
  totals.failed += counts.failed;
  totals.skipped += counts.skipped;
  if (code !== 0 && counts.failed === 0) totals.failed += 1;
  if (code !== 0) again.push(`\n== ${name} failed; its last lines:`, ...last);
  if (code === 0 && counts.passed === 0) totals.passed += 1;
  console.log(`== ${name}: exit code ${code} after ${Math.round((performance.now() - started) / 1000)} s`);
}
for (const line of again) console.log(line);
console.log(
  `\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ""}`,
);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);

/** Shows the output of a step, including stderr, without its totals, which are summed up. */
function run(command, args) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const last = [];
  const show = (line) => {
    last.push(line);
    if (last.length > repeated) last.shift();
    console.log(line);
  };
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CI: "true", FLYTE_SETTINGS_ALL_TESTS: "1" },
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const closing = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line);
      if (closing === null) return show(line);
      counts.passed += Number(closing[1]);
      counts.failed += Number(closing[2]);
      counts.skipped += Number(closing[3] ?? 0);
    });
    createInterface({ input: child.stderr }).on("line", show);
    child.on("close", (code) => resolve({ code: code ?? 1, counts, last }));
  });
}
