import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Trust } from "@flyte-settings/node-kit/http";
import { endpointOrigin } from "./endpoint.ts";
import { gatewayTransport, type HttpFetch } from "./gateway-transport.ts";
import type { GrpcOptions } from "./grpc-transport.ts";
import { type RetryOptions, withRetries } from "./retries.ts";
import type { Transport } from "./rpc.ts";
import { type Authenticator, withAuth } from "./with-auth.ts";

export interface AdminClientOptions extends Trust, Partial<RetryOptions> {
  /** `admin.endpoint`: `dns:///flyte.example.com`, `localhost:30080`, `https://…`. */
  readonly endpoint: string;
  /** Plain text instead of TLS. */
  readonly insecure?: boolean;
  /** Use the HTTP gateway instead of gRPC; needs `fetch`. */
  readonly gateway?: boolean;
  readonly fetch?: HttpFetch;
  /** Time limit for opening a connection; default 15 s. */
  readonly connectTimeoutMs?: number;
  readonly authenticator?: Authenticator;
}

/**
 * A client for one Flyte Admin: connection, retries, authentication. Connects on the first call; an idle connection
 * does not keep the process alive.
 *
 * @throws CONFIG_INVALID
 */
export function adminClient(options: AdminClientOptions): Transport {
  const origin = endpointOrigin(options.endpoint, options.insecure);
  const { sleep = pause, random = fraction, now = monotonic, budgetMs = 30_000, onRetry, authenticator } = options;
  const retried = withRetries(options.gateway ? gateway(origin, options.fetch) : grpc({ ...options, origin }), {
    sleep,
    random,
    now,
    budgetMs,
    ...omitUndefined({ onRetry }),
  });
  return authenticator === undefined ? retried : withAuth(retried, authenticator);
}

/** Loads the library on the first call. */
function grpc(options: GrpcOptions): Transport {
  let made: Promise<Transport> | undefined;
  return {
    async call(...args) {
      made ??= import("./grpc-transport.ts").then(({ grpcTransport }) => grpcTransport(options));
      return (await made).call(...args);
    },
    close: () => void made?.then((transport) => transport.close()),
  };
}

function gateway(origin: string, fetch: HttpFetch | undefined): Transport {
  if (fetch !== undefined) return gatewayTransport(origin, fetch);
  throw new FlyteSettingsError("CONFIG_INVALID", "the HTTP gateway needs a fetch to be handed in");
}

/** Waits; throws ABORTED when the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, omitUndefined({ signal }));
  } catch (cause) {
    throw new FlyteSettingsError("ABORTED", "stopped while waiting to try again", {}, cause);
  }
}

function monotonic(): number {
  return performance.now();
}

function fraction(): number {
  return randomInt(1_000_000) / 1_000_000;
}
