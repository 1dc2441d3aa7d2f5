// Registrations and promotions killed at random moments, then repeated or rolled back: live tests with their own
// checks.
import { spawnSync } from "node:child_process";
import { root } from "../pnpm.mjs";

const REGISTRATIONS = 100;
const PROMOTIONS = 50;

/** One live test, with more moments than in CI. */
function killedAtMoments(test, most, nameOf) {
  return ({ share, seed }) => {
    const moments = String(Math.ceil(most * share));
    const run = async () => {
      const args = ["node_modules/vitest/vitest.mjs", "run", "--config=packages/conformance/live/vitest.config.ts"];
      const { status, stdout, stderr } = spawnSync(process.execPath, [...args, "--reporter=verbose", test], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, FLYTE_SETTINGS_KILL_MOMENTS: moments, FLYTE_SETTINGS_SEED: String(seed) },
      });
      for (const line of stdout.match(/^SIGKILL: .*$/gm) ?? []) console.log(line);
      return status === 0 ? undefined : `${stdout}${stderr}`.slice(-2_000);
    };
    return [{ name: nameOf(moments), run }];
  };
}

export const registrations = {
  name: "kill-register",
  rows: "registration",
  cases: killedAtMoments(
    "register-killed",
    REGISTRATIONS,
    (moments) => `${moments} registrations killed and ${moments} interrupted, each run again`,
  ),
};

export const promotions = {
  name: "kill-promote",
  rows: "promotion",
  cases: killedAtMoments(
    "promote-killed",
    PROMOTIONS,
    (moments) => `${moments} promotions killed, each rolled back to what was active before`,
  ),
};
