// npm run attack: what tries to break a build for longer than CI can wait. Needs a build; nothing of the peers.
//   npm run attack [-- NAME…]      FLYTE_SETTINGS_SEED=N repeats a run
import { spawnSync } from "node:child_process";
import { root } from "./pnpm.mjs";

/** Name, what it does, and a live test with its environment. */
const programs = [
  {
    name: "kill-register",
    does: "100 registrations killed and 100 interrupted, each run again",
    config: "packages/conformance/live/vitest.config.ts",
    test: "register-killed",
    env: { FLYTE_SETTINGS_KILL_MOMENTS: "100" },
  },
];

const asked = process.argv.slice(2);
const chosen = programs.filter(({ name }) => asked.length === 0 || asked.includes(name));
if (chosen.length === 0) {
  console.error(`no attack is called ${asked.join(", ")}. Available: ${programs.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const seed = process.env.FLYTE_SETTINGS_SEED ?? String(Date.now() % 2 ** 31);
console.log(`FLYTE_SETTINGS_SEED=${seed} repeats this run`);

const failed = chosen.filter(({ name, does, config, test, env }) => {
  console.log(`\n== ${name}: ${does}`);
  const args = ["node_modules/vitest/vitest.mjs", "run", `--config=${config}`, "--reporter=verbose", test];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env, FLYTE_SETTINGS_SEED: seed },
  });
  return status !== 0;
});
console.log(`\n${chosen.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
