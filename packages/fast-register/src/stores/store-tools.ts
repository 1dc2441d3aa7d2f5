import { proxyFor } from "@flyte-settings/core/internal";
import { type HttpTransport, openTransport } from "@flyte-settings/node-kit/http";
import { sleep } from "@flyte-settings/node-kit/retry";
import type { RetryPolicy } from "./retrying.ts";
import { defaultLimits, type StoreOptions } from "./store-options.ts";

/** The dependencies of every client. */
export interface StoreTools {
  readonly options: StoreOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly transport: HttpTransport;
  readonly policy: RetryPolicy;
  /** Passwords of the proxies, which must not appear in any message. */
  readonly secrets: readonly string[];
}

export async function openTools(options: StoreOptions): Promise<StoreTools> {
  const env = options.env ?? {};
  const limits = { ...defaultLimits, ...options.limits };
  const { ca = [] } = options;
  const { connectMs, idleMs, requestMs } = limits;
  return {
    options,
    env,
    transport: openTransport({
      // load TLS only if needed: most runs store into a directory
      ...(ca.length > 0 ? { ca: [...(await import("node:tls")).rootCertificates, ...ca].join("\n") } : {}),
      proxyFor: (origin) => proxyFor(new URL(origin), env),
      limits: { connectMs, idleMs, totalMs: requestMs },
    }),
    policy: {
      limits,
      sleep: options.sleep ?? sleep,
      random: options.random ?? Math.random,
      now: options.now ?? Date.now,
    },
    secrets: Object.entries(env)
      .filter(([name]) => /_proxy$/i.test(name))
      .flatMap(([, value]) => /\/\/[^/@]*:([^/@]+)@/.exec(value ?? "")?.[1] ?? []),
  };
}

/** The values that are defined. */
export function present(values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value): value is string => value !== undefined && value !== "");
}
