import type { CallOptions, RpcAnswer, StatusName, Transport } from "./rpc.ts";

export interface RetryOptions {
  /** Waits; the test's does not. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1); spreads those who wait. */
  readonly random: () => number;
}

const TRIES = 4;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 8_000;

/** What may be better the next time. Everything else is answered at once: asking again changes nothing. */
const passing: ReadonlySet<StatusName> = new Set(["UNAVAILABLE", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED"]);

/** Up to four tries, as flytectl's, with back-off between them. Every call here may be sent twice: Admin tells equal from new. */
export function withRetries(transport: Transport, { sleep, random }: RetryOptions): Transport {
  return {
    async call(method, message, options: CallOptions = {}): Promise<RpcAnswer> {
      for (let tried = 1; ; tried += 1) {
        const answer = await transport.call(method, message, options);
        if (!mayPass(answer) || tried === TRIES) return answer;
        const wait = Math.min(FIRST_WAIT_MS * 4 ** (tried - 1), LONGEST_WAIT_MS);
        await sleep(wait * (0.5 + random() / 2), options.signal);
      }
    },
    close: () => transport.close(),
  };
}

/** A message that is too long for Admin is refused by the same status as a crowd, and will not get shorter. */
function mayPass(answer: RpcAnswer): boolean {
  if (answer.status === "OK" || answer.final || answer.message.includes("message larger than max")) return false;
  return passing.has(answer.status);
}
