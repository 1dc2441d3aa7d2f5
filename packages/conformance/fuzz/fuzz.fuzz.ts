import { it } from "vitest";
import { runCase, runRepeated } from "./run.ts";
import { targets } from "./targets.ts";

const minutes = Number(process.env["FLYTE_SETTINGS_FUZZ_MINUTES"] ?? 5);
const seed = Number(process.env["FLYTE_SETTINGS_SEED"] ?? Date.now() % 2 ** 31);

/** Number of small cases per megabyte case. */
const SMALL = 100;

it.each(targets)("$name", async (target) => {
  const end = Date.now() + (minutes * 60_000) / targets.length;
  for (let at = seed; Date.now() < end; at += 1) {
    await runCase(target, at);
    if (at % SMALL === 0) await runRepeated(target, at);
  }
});
