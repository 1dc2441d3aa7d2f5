import type { CompatMode } from "@flyte-settings/core";
import { FlyteSettingsError } from "@flyte-settings/core";
import type { Transport } from "../client/rpc.ts";
import type { HydratedEntity } from "../hydrate/hydrate.ts";
import { entityWords } from "../package/serialized-package.ts";
import type { Ordered } from "./order.ts";
import { type EntityResult, isGood, type SendOptions } from "./result.ts";
import { sendEntity } from "./send-entity.ts";

/** Every entity as soon as what it names is there, so many at once; after a failure none is begun, unless asked to go on. */
export async function sendAll(
  { entities, waitsFor }: Ordered,
  transport: Transport,
  mode: CompatMode,
  options: SendOptions,
): Promise<EntityResult[]> {
  const results: EntityResult[] = new Array(entities.length);
  const gate = limiter(options.concurrency ?? 64);
  let stopped = false;
  let done = 0;
  const running: Promise<EntityResult>[] = [];
  for (const [index, entity] of entities.entries()) {
    running.push(
      (async () => {
        const needed = await Promise.all([...(waitsFor[index] ?? [])].map((each) => running[each]));
        const failed = mode === "strict" ? needed.find((each) => each !== undefined && !isGood(each)) : undefined;
        const result = await gate(async () => {
          if (stopped || failed !== undefined) return skipped(entity, failed);
          return sendEntity(entity, transport, mode, options);
        });
        results[index] = result;
        if (!isGood(result) && !options.continueOnError) stopped = true;
        done += 1;
        options.report?.({ type: "entity", entity: result, done, of: entities.length });
        return result;
      })(),
    );
  }
  await Promise.all(running);
  return results;
}

function skipped({ kind, id }: HydratedEntity, because: EntityResult | undefined): EntityResult {
  const reason =
    because === undefined
      ? "not sent: the run had stopped after a failure; --continue-on-error goes on"
      : `not sent: ${entityWords[because.kind]} ${because.id.name}, which it names, was not registered`;
  return { kind, id, status: "skipped", error: new FlyteSettingsError("REGISTRATION_FAILED", reason) };
}

/** At most so many at once. */
function limiter(limit: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
