// Properties begin with one seed, so that a run that passed passes again: FLYTE_SETTINGS_SEED takes another, `npm run fuzz` looks on.
import { readFileSync } from "node:fs";
import { expect } from "vitest";

const { testPath } = expect.getState();
if (testPath !== undefined && readFileSync(testPath, "utf8").includes('"fast-check"')) {
  const { default: fc } = await import("fast-check");
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["FLYTE_SETTINGS_SEED"] ?? 1) });
}
