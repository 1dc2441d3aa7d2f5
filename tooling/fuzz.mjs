// A long fuzz run: npm run fuzz -- --minutes 10 [--seed N]
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "5" }, seed: { type: "string" } } });
if (!(Number(values.minutes) > 0)) {
  console.error(`--minutes: expected a number above 0, got ${values.minutes}, for example --minutes 10`);
  process.exit(2);
}
const root = dirname(fileURLToPath(new URL(".", import.meta.url)));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const seed = values.seed ?? String(Date.now() % 2 ** 31);
console.log(`seed ${seed}, ${values.minutes} minutes`);
const { status, signal } = spawnSync(
  process.execPath,
  [vitest, "run", "--config", join(root, "packages/conformance/fuzz/vitest.config.ts")],
  {
    cwd: root,
    stdio: "inherit",
    // an input that hangs must not hang the run
    timeout: (Number(values.minutes) + 2) * 60_000,
    killSignal: "SIGKILL",
    env: { ...process.env, FLYTE_SETTINGS_FUZZ_MINUTES: values.minutes, FLYTE_SETTINGS_SEED: seed },
  },
);
if (signal !== null) console.error(`one input did not end; --seed ${seed} repeats the run`);
process.exit(status ?? 1);
