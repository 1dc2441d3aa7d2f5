import { readFileSync } from "node:fs";
import type { PluginFetch } from "@flyte-settings/core/plugin";
import { Agent, type Dispatcher, fetch, ProxyAgent } from "undici";
import { hostPath } from "./files.ts";
import type { Host } from "./host.ts";
import { proxyFor } from "./proxy.ts";
import { unpaused } from "./unpaused.ts";

/** Certificates beside those of the system, or none checked at all. */
export interface FetchTrust {
  /** PEM. */
  readonly ca?: string;
  readonly insecureSkipVerify?: boolean;
  /** For every request, over the variables. */
  readonly proxy?: string;
  /** Longer answers fail. */
  readonly maxBytes?: number;
}

/** Proxy variables in either case, `SSL_CERT_FILE` for a private CA, time-outs of 30 s. */
export function makeFetch(host: Host, trust: FetchTrust = {}): PluginFetch {
  const caFile = host.env["SSL_CERT_FILE"];
  const ca = trust.ca ?? (caFile ? readFileSync(hostPath(host, caFile), "utf8") : undefined);
  const certificates = ca === undefined ? {} : { ca };
  const tls = { ...certificates, ...(trust.insecureSkipVerify ? { rejectUnauthorized: false } : {}) };
  const limits = {
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    ...(trust.maxBytes === undefined ? {} : { maxResponseSize: trust.maxBytes }),
  };
  const dispatchers = new Map<string | undefined, Dispatcher>();
  const dispatcherFor = (url: string): Dispatcher => {
    const proxy = trust.proxy ?? proxyFor(url, host.env);
    const made = (): Dispatcher =>
      proxy === undefined
        ? new Agent({ ...limits, connect: tls })
        : new ProxyAgent({ ...limits, uri: proxy, requestTls: tls, proxyTls: certificates });
    const dispatcher = dispatchers.get(proxy) ?? made().compose(unpaused);
    dispatchers.set(proxy, dispatcher);
    return dispatcher;
  };
  return (url, init) =>
    fetch(url, { ...init, dispatcher: dispatcherFor(url) } as Parameters<
      typeof fetch
    >[1]) as unknown as ReturnType<PluginFetch>;
}
