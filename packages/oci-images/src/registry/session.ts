import { createLimiter } from "@flyte-settings/node-kit/concurrency";
import { type Authorizer, createAuthorizer } from "../auth/authorizer.ts";
import type { ImagesHost } from "../host.ts";
import { createConnections } from "../http/connections.ts";
import type { Wire } from "../http/wire.ts";
import { REGISTRY_DEFAULTS, type RegistryOptions } from "../registry-options.ts";
import type { FoundManifest } from "./manifest-answer.ts";
import { createSender, type RegistryAnswer, type RegistryRequest } from "./send.ts";

/** One run against registries: connections, tokens and what is in flight. Nothing of it outlives the value. */
export interface RegistrySession {
  readonly host: ImagesHost;
  /** Redirects, challenges and retries are dealt with; the answer may have any status. */
  send(request: RegistryRequest, signal?: AbortSignal): Promise<RegistryAnswer>;
  /** One call in flight for each key; when the first asker gives up, the next one asks again. */
  once<T>(key: string, signal: AbortSignal | undefined, make: () => Promise<T>): Promise<T>;
  readonly authorizer: Authorizer;
  /** What was seen there in this run, by `repository@digest`: a digest never names anything else. */
  readonly found: Map<string, FoundManifest>;
  /** A sentence for the user, once for each text. */
  report(level: "info" | "warning", message: string): void;
  /** Ends idle connections at once; without it they end by themselves and hold no process. */
  close(): Promise<void>;
}

/** @param report where warnings of registries go; by default nowhere */
export function openRegistries(
  host: ImagesHost,
  options: RegistryOptions = {},
  report: RegistrySession["report"] = () => {},
): RegistrySession {
  const settings = { ...REGISTRY_DEFAULTS, ...options };
  const limited = createLimiter(settings.concurrency);
  const said = new Set<string>();
  const flying = new Map<string, { readonly made: Promise<unknown>; readonly signal: AbortSignal | undefined }>();
  const sayOnce: RegistrySession["report"] = (level, message) => {
    if (said.has(message)) return;
    said.add(message);
    report(level, message);
  };
  const wire: Wire = {
    host,
    settings,
    connections: createConnections(host, settings),
    report: (message) => sayOnce("info", message),
  };
  const authorizer = createAuthorizer(wire);
  const send = createSender(wire, authorizer, sayOnce);

  async function once<T>(key: string, signal: AbortSignal | undefined, make: () => Promise<T>): Promise<T> {
    const running = flying.get(key);
    if (running) {
      try {
        return (await running.made) as T;
      } catch (error) {
        if (signal?.aborted || !running.signal?.aborted) throw error;
        return once(key, signal, make);
      }
    }
    const made = make().finally(() => flying.delete(key));
    flying.set(key, { made, signal });
    return made;
  }

  return {
    host,
    authorizer,
    found: new Map(),
    once,
    report: sayOnce,
    send: (request, signal) => limited(() => send(request, signal)),
    close: () => wire.connections.close(),
  };
}
