import { setTimeout as wait } from "node:timers/promises";
import type { Transport } from "./http/transport.ts";
import { openTransport } from "./http/transport.ts";
import type { RetryPolicy } from "./retry.ts";
import { defaultLimits, type StoreOptions } from "./store-options.ts";

/** What every plane is made with. */
export interface StoreTools {
  readonly options: StoreOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly transport: Transport;
  readonly policy: RetryPolicy;
  /** Passwords of the proxies: no message may hold them. */
  readonly secrets: readonly string[];
}

export async function openTools(options: StoreOptions): Promise<StoreTools> {
  const env = options.env ?? {};
  const limits = { ...defaultLimits, ...options.limits };
  return {
    options,
    env,
    transport: await openTransport({ env, ca: options.ca ?? [], limits }),
    policy: {
      limits,
      sleep: options.sleep ?? (async (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal })),
      random: options.random ?? Math.random,
      now: options.now ?? Date.now,
    },
    secrets: Object.entries(env)
      .filter(([name]) => /_proxy$/i.test(name))
      .flatMap(([, value]) => /\/\/[^/@]*:([^/@]+)@/.exec(value ?? "")?.[1] ?? []),
  };
}

/** The values that are there. */
export function present(values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value): value is string => value !== undefined && value !== "");
}
