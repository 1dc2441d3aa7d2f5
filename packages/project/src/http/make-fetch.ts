import { readFileSync } from "node:fs";
import type { PluginFetch } from "@flyte-settings/core/plugin";
import { Agent, type Dispatcher, fetch, ProxyAgent } from "undici";
import { hostPath } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { loggedFetch } from "../host/trace.ts";
import { proxyFor } from "./proxy.ts";
import { unpaused } from "./unpaused.ts";

export interface FetchLimits {
  /** Longer answers fail. */
  readonly maxBytes?: number;
}

/** Proxy variables in either case, `SSL_CERT_FILE` for a private CA, time-outs of 30 s. */
export function makeFetch(host: Host, { maxBytes }: FetchLimits = {}): PluginFetch {
  const caFile = host.env["SSL_CERT_FILE"];
  const tls = caFile ? { ca: readFileSync(hostPath(host, caFile), "utf8") } : {};
  const limits = {
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    ...(maxBytes === undefined ? {} : { maxResponseSize: maxBytes }),
  };
  const dispatchers = new Map<string | undefined, Dispatcher>();
  const dispatcherFor = (url: string): Dispatcher => {
    const proxy = proxyFor(url, host.env);
    const made = (): Dispatcher =>
      proxy === undefined
        ? new Agent({ ...limits, connect: tls })
        : new ProxyAgent({ ...limits, uri: proxy, requestTls: tls, proxyTls: tls });
    const dispatcher = dispatchers.get(proxy) ?? made().compose(unpaused);
    dispatchers.set(proxy, dispatcher);
    return dispatcher;
  };
  const send: PluginFetch = (url, init) =>
    fetch(url, { ...init, dispatcher: dispatcherFor(url) } as Parameters<
      typeof fetch
    >[1]) as unknown as ReturnType<PluginFetch>;
  return loggedFetch(host, send);
}
