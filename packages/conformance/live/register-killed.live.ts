import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vectorPath } from "../test/support/vectors.ts";
import { drawn } from "./drawn.ts";
import { countMoments, type KillOutcome, type KillSetup, killedAt } from "./killed-registration.ts";

/** `npm run attack` runs more. */
const MOMENTS = Number(process.env["FLYTE_SETTINGS_KILL_MOMENTS"] ?? 20);
const AT_ONCE = 3;
const seed = Number(process.env["FLYTE_SETTINGS_SEED"] ?? 1);

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "flyte-settings-killed-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each(["SIGKILL", "SIGINT"] as const)("a registration that gets %s and is run again", (signal) => {
  it(`reports what Flyte Admin holds, at ${MOMENTS} moments`, async () => {
    const setup: KillSetup = { package: vectorPath("packages/registration/two-hundred.tgz"), directory, signal };
    const most = await countMoments(setup);
    const moments = drawn(MOMENTS, most, seed + signal.length);
    const outcomes = new Map<number, KillOutcome>();
    const waiting = [...moments.entries()];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        outcomes.set(next[0], await killedAt(next[1], setup));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    const all = [...outcomes.values()];
    const whole = all.filter(({ missing, secondExit }) => missing === 0 && secondExit === 0).length;
    const named = all.filter(({ missing, secondExit }) => missing > 0 && secondExit === 1).length;
    const table = `${whole} complete after the second run, ${named} reported as incomplete`;
    process.stdout.write(`${signal}: ${MOMENTS} of ${most} moments, seed ${seed}: ${table}\n`);
    for (const [index, { lies, silent }] of outcomes) {
      expect({ moment: moments[index], lies, silent }).toEqual({ moment: moments[index], lies: [], silent: [] });
    }
    expect(whole + named).toBe(MOMENTS);
  });
});
