import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  isTransientCode,
  isTransientStatus,
  type Outcome,
  type RetryPolicy,
  retry,
  sleep,
} from "@flyte-settings/node-kit/retry";
import { describe, expect, it } from "vitest";

interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
}

const NOW = Date.UTC(2026, 10, 24);
const judge = (outcome: Outcome<Answer>) =>
  "error" in outcome ? { retry: true } : { retry: isTransientStatus(outcome.value.status), ...outcome.value };

/** Runs with these responses; the last one repeats. */
async function run(answers: readonly Answer[], policy: Partial<RetryPolicy> = {}) {
  const pauses: number[] = [];
  let tried = 0;
  const result = await retry<Answer>(
    { tries: 4, sleep: async (ms) => void pauses.push(ms), random: () => 0, now: () => NOW, ...policy },
    async () => answers[Math.min(tried++, answers.length - 1)] as Answer,
    judge,
  );
  return { status: result.status, tried, pauses };
}

const busy = (retryAfter?: string): Answer => ({ status: 503, ...omitUndefined({ retryAfter }) });

describe("retry", () => {
  const rows: readonly (readonly [string, readonly Answer[], Partial<RetryPolicy>, object])[] = [
    ["stops at success", [{ status: 200 }], {}, { status: 200, tried: 1, pauses: [] }],
    ["stops at what is final", [{ status: 404 }], {}, { status: 404, tried: 1, pauses: [] }],
    ["doubles its pauses", [busy()], {}, { status: 503, tried: 4, pauses: [250, 500, 1000] }],
    ["adds up to half of a pause", [busy(), { status: 200 }], { random: () => 0.8 }, { tried: 2, pauses: [350] }],
    ["pauses as Retry-After says", [busy("7"), { status: 200 }], {}, { tried: 2, pauses: [7000] }],
    ["reads a date", [busy(new Date(NOW + 9000).toUTCString()), { status: 200 }], {}, { pauses: [9000] }],
    [
      "does not pause for a date that is over",
      [busy(new Date(NOW - 9000).toUTCString()), { status: 200 }],
      {},
      { pauses: [0] },
    ],
    ["ignores a malformed Retry-After", [busy("soon"), { status: 200 }], {}, { pauses: [250] }],
    ["stops at a Retry-After over the limit", [busy("61")], {}, { status: 503, tried: 1, pauses: [] }],
    [
      "caps its pauses",
      [busy()],
      { tries: 10 },
      { pauses: [250, 500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000] },
    ],
  ];

  it.each(rows)("%s", async (_, answers, policy, expected) => {
    expect(await run(answers, policy)).toMatchObject(expected);
  });

  it("throws the last error", async () => {
    let tried = 0;
    const failing = async (): Promise<Answer> => {
      throw new Error(`try ${++tried}`);
    };
    await expect(retry<Answer>({ tries: 3, sleep: async () => {} }, failing, judge)).rejects.toThrow("try 3");
  });

  it("does not try again after the signal", async () => {
    const stop = new AbortController();
    let tried = 0;
    const answer = async (): Promise<Answer> => {
      tried += 1;
      stop.abort();
      return busy();
    };
    await retry<Answer>({ tries: 3, sleep: async () => {} }, answer, judge, { signal: stop.signal });
    expect(tried).toBe(1);
  });

  it("ends a pause with the signal's reason", async () => {
    const stop = new AbortController();
    const pause = sleep(60_000, stop.signal);
    stop.abort(new Error("stopped"));
    await expect(pause).rejects.toThrow("stopped");
  });
});

describe("what is transient", () => {
  it.each([
    ["ECONNRESET", true],
    ["ECONNREFUSED", true],
    ["EAI_AGAIN", true],
    ["TIMED_OUT", true],
    ["HPE_INVALID_CONSTANT", true],
    ["PROXY_ANSWERED_503", true],
    ["PROXY_ANSWERED_407", false],
    ["ENOTFOUND", false],
    ["CERT_HAS_EXPIRED", false],
    ["ERR_TLS_CERT_ALTNAME_INVALID", false],
  ])("%s: %s", (code, expected) => expect(isTransientCode(code)).toBe(expected));

  it.each([
    [408, true],
    [429, true],
    [500, true],
    [501, false],
    [503, true],
    [404, false],
    [200, false],
  ])("%i: %s", (status, expected) => expect(isTransientStatus(status)).toBe(expected));
});
