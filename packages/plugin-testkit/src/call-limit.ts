import type { PluginSamples } from "./contract-samples.ts";

/** Time limit of the first call that hangs, in milliseconds. */
const CALL_MS = 2_000;
const LEAST_MS = 20;

const HANGS: unique symbol = Symbol("hangs");

/** Samples for one check, with the number of calls that hung so far. */
interface LimitedSamples extends PluginSamples {
  readonly [HANGS]?: { count: number };
}

/** Samples with a separate counter: after its first hanging call, a plugin is not given the full limit again. */
export function withLimit(samples: PluginSamples): PluginSamples {
  return { ...samples, [HANGS]: { count: 0 } } as LimitedSamples;
}

/** Each call that hung reduces the limit of the next to a quarter. */
export function limitOf(samples: PluginSamples): number {
  const { timeoutMs = CALL_MS } = samples;
  const count = (samples as LimitedSamples)[HANGS]?.count ?? 0;
  return Math.max(Math.min(LEAST_MS, timeoutMs), Math.floor(timeoutMs / 4 ** count));
}

export function noteHang(samples: PluginSamples): void {
  const hangs = (samples as LimitedSamples)[HANGS];
  if (hangs !== undefined) hangs.count += 1;
}
