import { createQueue } from "@flyte-settings/node-kit/concurrency";
import type { RpcAnswer } from "../client/rpc.ts";
import { isOverload } from "../client/transient.ts";

/** This many responses without overload raise the limit by one. */
const GOOD_ANSWERS = 50;

/**
 * Runs attempts, at most `max` at a time. A response that indicates overload halves the limit; attempts in flight at
 * that moment do not halve it again.
 */
export function adaptiveLimit(max: number): (attempt: () => Promise<RpcAnswer>) => Promise<RpcAnswer> {
  const waiting = createQueue<() => void>();
  let limit = max;
  let running = 0;
  let good = 0;
  let halvings = 0;
  const begin = async (): Promise<void> => {
    if (running >= limit) await new Promise<void>((start) => waiting.add(start));
    else running += 1;
  };
  const end = (): void => {
    running -= 1;
    while (running < limit) {
      const next = waiting.take();
      if (next === undefined) return;
      running += 1;
      next();
    }
  };
  const learn = (answer: RpcAnswer, begun: number): void => {
    if (isOverload(answer)) {
      good = 0;
      if (begun !== halvings) return;
      limit = Math.max(1, Math.floor(limit / 2));
      halvings += 1;
      return;
    }
    good += 1;
    if (good < GOOD_ANSWERS || limit >= max) return;
    good = 0;
    limit += 1;
  };
  return async (attempt) => {
    await begin();
    const begun = halvings;
    try {
      const answer = await attempt();
      learn(answer, begun);
      return answer;
    } finally {
      end();
    }
  };
}
