import { describe, it } from "vitest";
import { runCase } from "../fuzz/run.ts";
import { targets } from "../fuzz/targets.ts";

/** Cases per target in a normal run; `npm run fuzz` continues for any time. */
const CASES = 1500;
const seed = Number(process.env["FLYTE_SETTINGS_SEED"] ?? 1);

describe("mutated texts are answered or refused with our error, in time", () => {
  it.each(targets)("$name", async (target) => {
    for (let at = 0; at < CASES; at += 1) await runCase(target, seed * 1_000_003 + at);
  });
});
