// Property tests start with a fixed seed, so that a passing run passes again: FLYTE_SETTINGS_SEED sets another one,
// `npm run fuzz` explores further.
import { readFileSync } from "node:fs";
import { expect } from "vitest";

const { testPath } = expect.getState();
if (testPath !== undefined && readFileSync(testPath, "utf8").includes('"fast-check"')) {
  const { default: fc } = await import("fast-check");
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["FLYTE_SETTINGS_SEED"] ?? 1) });
}
