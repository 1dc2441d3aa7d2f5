import type { Transport } from "../client/rpc.ts";
import { adaptiveLimit } from "../register/adaptive-limit.ts";

/** Maximum number of concurrent reads: more have stalled object stores behind Admin. */
export const READS = 16;

/** The same transport with at most {@link READS} concurrent calls, halved on responses that indicate overload. */
export function reader(transport: Transport): Transport {
  const run = adaptiveLimit(READS);
  return {
    call: (method, message, options) => transport.call(method, message, { ...options, attempts: { run } }),
    close: () => transport.close(),
  };
}
