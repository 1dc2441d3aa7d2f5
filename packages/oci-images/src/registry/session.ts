import { createLimiter } from "@flyte-settings/node-kit/concurrency";
import { type Authorizer, createAuthorizer } from "../auth/authorizer.ts";
import type { ImagesHost } from "../host.ts";
import { createConnections } from "../http/connections.ts";
import type { Wire } from "../http/wire.ts";
import { REGISTRY_DEFAULTS, type RegistryOptions } from "../registry-options.ts";
import type { FoundManifest } from "./manifest-answer.ts";
import { createSender, type RegistryAnswer, type RegistryRequest } from "./send.ts";

/** The state of one run: connections, tokens and pending requests. Not shared between runs. */
export interface RegistrySession {
  readonly host: ImagesHost;
  /** Handles redirects, challenges and retries; the response may have any status. */
  send(request: RegistryRequest, signal?: AbortSignal): Promise<RegistryAnswer>;
  /** One pending call per key; if the first caller aborts, the next one starts again. */
  once<T>(key: string, signal: AbortSignal | undefined, make: () => Promise<T>): Promise<T>;
  readonly authorizer: Authorizer;
  /** Content seen in this run, by `repository@digest`: a digest always identifies the same content. */
  readonly found: Map<string, FoundManifest>;
  /** A message for the user; each one is reported once. */
  report(level: "info" | "warning", message: string): void;
  /** Closes idle connections immediately; otherwise they time out and do not keep the process alive. */
  close(): Promise<void>;
}

/** @param report called with warnings from registries; default: they are dropped */
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
