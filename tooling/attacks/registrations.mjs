// Registrations killed and interrupted at drawn moments, each run again: a live test with its own oracle.
import { spawnSync } from "node:child_process";
import { root } from "../pnpm.mjs";

const MOMENTS = 100;

function cases({ share, seed }) {
  const moments = String(Math.ceil(MOMENTS * share));
  const run = async () => {
    const args = ["node_modules/vitest/vitest.mjs", "run", "--config=packages/conformance/live/vitest.config.ts"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...args, "--reporter=verbose", "register-killed"], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, FLYTE_SETTINGS_KILL_MOMENTS: moments, FLYTE_SETTINGS_SEED: String(seed) },
    });
    return status === 0 ? undefined : `${stdout}${stderr}`.slice(-2_000);
  };
  return [{ name: `${moments} registrations killed and ${moments} interrupted, each run again`, run }];
}

export const registrations = { name: "kill-register", rows: "registration", cases };
