import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Json } from "../src/json.ts";
import { difference } from "../test/support/compare.ts";
import { Difference, ours, report, seed } from "./differential.ts";
import { settings } from "./generate/settings.ts";
import { Oracle, type PeerAnswer } from "./oracle.ts";

/** Fields unknown to flytekit 1.14, which drops them. */
const NEWER = ["default_resources"];

let old: Oracle;
let current: Oracle;

beforeAll(() => {
  old = new Oracle("flytekit-1.14");
  current = new Oracle("flytekit-1.16.24");
});
afterAll(() => {
  old.stop();
  current.stop();
});

const oldSettings = settings.map((given): Json => without(given));

describe(`contexts of flytekit 1.14, seed ${seed}`, () => {
  it("what it wrote is read as flytekit 1.16.24 reads it", () =>
    report(
      fc.asyncProperty(oldSettings, async (given) => {
        const written = await old.ask("context.encode", { settings: given });
        if ("error" in written) return;
        const input = { context: (written.output as { context: string }).context };
        const peer = await current.ask("context.decode", input);
        for (const mode of ["flytekit", "default"] as const) {
          const why = difference(peer, await ours("context.decode", mode, input), mode);
          if (why !== undefined) throw new Difference("context.decode", mode, input, peer, why);
        }
      }),
      1000,
    ));

  it("it reads what we write", () =>
    report(
      fc.asyncProperty(settings, async (given) => {
        for (const mode of ["flytekit", "default"] as const) {
          const written = await ours("context.encode", mode, { settings: given });
          if (written.error) continue;
          const { context, json } = written.output as { context: string; json: string };
          const read = await old.ask("context.decode", { context });
          if (!isDeepStrictEqual(settingsOf(read), without(await parsed(json)))) {
            throw new Difference(
              "context.decode",
              mode,
              { context },
              read,
              `1.14 does not read what we wrote: ${json}`,
            );
          }
        }
      }),
      500,
    ));
});

/** Parsed by the newer flytekit, so that the markers match on both sides. */
async function parsed(json: string): Promise<Json> {
  const read = await current.ask("settings.fromJson", { json });
  return settingsOf(read);
}

function settingsOf(answer: PeerAnswer): Json {
  if ("error" in answer) throw new Error(`${answer.error.type}: ${answer.error.message}`);
  return (answer.output as { settings: Json }).settings;
}

function without(settings: Json): Json {
  return Object.fromEntries(Object.entries(settings as object).filter(([name]) => !NEWER.includes(name)));
}
