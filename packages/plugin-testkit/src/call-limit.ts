import type { PluginSamples } from "./contract-samples.ts";

/** Time limit of the first call that hangs, in milliseconds. */
const CALL_MS = 2_000;
const LEAST_MS = 20;
/** Time that hanging calls may take in total. A hook that blocks the thread cannot be interrupted, only not called. */
const TOTAL_MS = 4_000;

const HANGS: unique symbol = Symbol("hangs");

/** Samples for one check, with the number of calls that hung so far and the time they took. */
interface LimitedSamples extends PluginSamples {
  readonly [HANGS]?: { count: number; ms: number };
}

/** Samples with a separate counter: after its first hanging call, a plugin is not given the full limit again. */
export function withLimit(samples: PluginSamples): PluginSamples {
  return { ...samples, [HANGS]: { count: 0, ms: 0 } } as LimitedSamples;
}

/** Each call that hung reduces the limit of the next to a quarter. */
export function limitOf(samples: PluginSamples): number {
  const { timeoutMs = CALL_MS } = samples;
  const count = (samples as LimitedSamples)[HANGS]?.count ?? 0;
  return Math.max(Math.min(LEAST_MS, timeoutMs), Math.floor(timeoutMs / 4 ** count));
}

export function noteHang(samples: PluginSamples, ms: number): void {
  const hangs = (samples as LimitedSamples)[HANGS];
  if (hangs === undefined) return;
  hangs.count += 1;
  hangs.ms += ms;
}

/** @throws Error if the calls so far took too long for another one */
export function checkTotal(samples: PluginSamples): void {
  const { timeoutMs = CALL_MS } = samples;
  const { ms } = (samples as LimitedSamples)[HANGS] ?? { ms: 0 };
  if (ms < Math.max(TOTAL_MS, 2 * timeoutMs)) return;
  throw new Error(`was not called again, because its calls took ${Math.round(ms / 1_000)} s without a result in time`);
}
