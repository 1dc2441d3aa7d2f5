import { it } from "vitest";
import { runCase } from "./run.ts";
import { targets } from "./targets.ts";

const minutes = Number(process.env["FLYTE_SETTINGS_FUZZ_MINUTES"] ?? 5);
const seed = Number(process.env["FLYTE_SETTINGS_SEED"] ?? Date.now() % 2 ** 31);

it.each(targets)("$name", (target) => {
  const end = Date.now() + (minutes * 60_000) / targets.length;
  for (let at = seed; Date.now() < end; at += 1) runCase(target, at);
});
