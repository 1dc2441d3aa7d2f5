import { type CompatMode, FlyteSettingsError } from "@flyte-settings/core";
import { createLimiter } from "@flyte-settings/node-kit/concurrency";
import type { Transport } from "../client/rpc.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { entityWords } from "../package/serialized-package.ts";
import { adaptiveLimit } from "./adaptive-limit.ts";
import { DEFAULT_CONCURRENCY } from "./concurrency.ts";
import { gracefulStop } from "./graceful-stop.ts";
import type { Ordered } from "./order.ts";
import { type EntityResult, isGood, type SendOptions } from "./result.ts";
import { sendEntity } from "./send-entity.ts";

const GRACE_MS = 5_000;
const FLYTECTL_ATTEMPTS = 4;

/**
 * Sends every entity once its references are registered, a limited number at a time; after a failure or the signal,
 * none is started.
 */
export async function sendAll(
  { entities, waitsFor }: Ordered,
  transport: Transport,
  mode: CompatMode,
  options: SendOptions,
): Promise<EntityResult[]> {
  const { concurrency = DEFAULT_CONCURRENCY, activate = "auto", continueOnError, report } = options;
  const results: EntityResult[] = new Array(entities.length);
  const gate = createLimiter(concurrency);
  const stop = gracefulStop(options.signal, options.graceMs ?? GRACE_MS);
  const attempts = {
    run: adaptiveLimit(concurrency),
    signal: stop.begun,
    ...(mode === "strict" ? {} : { max: FLYTECTL_ATTEMPTS }),
  };
  const sending = { activate, call: { signal: stop.over, attempts } };
  let failed = false;
  let done = 0;
  const running: Promise<EntityResult>[] = [];
  for (const [index, entity] of entities.entries()) {
    running.push(
      (async () => {
        const needed = await Promise.all([...(waitsFor[index] ?? [])].map((each) => running[each]));
        const missing = mode === "strict" ? needed.find((each) => each !== undefined && !isGood(each)) : undefined;
        const result = await gate(async () => {
          if (stop.begun.aborted) return skipped(entity, "the run was interrupted");
          if (missing !== undefined) return skipped(entity, notRegistered(missing));
          if (failed)
            return skipped(entity, "the run stopped after a failure; use --continue-on-error to send the rest");
          const sent = await sendEntity(entity, transport, mode, sending);
          // set before the next entity may start
          if (!isGood(sent) && !continueOnError) failed = true;
          return sent;
        });
        results[index] = result;
        if (!isGood(result) && !continueOnError) failed = true;
        done += 1;
        report?.({ type: "entity", entity: result, done, of: entities.length });
        return result;
      })(),
    );
  }
  await Promise.all(running).finally(stop.end);
  return results;
}

function notRegistered({ kind, id }: EntityResult): string {
  return `needs ${entityWords[kind]} ${id.name}`;
}

function skipped({ kind, id }: HydratedEntity, reason: string): EntityResult {
  const error = new FlyteSettingsError("REGISTRATION_FAILED", `not sent: ${reason}`);
  return { kind, id, status: "skipped", error };
}
