import { lookup } from "node:dns";
import { type Agent, Agent as HttpAgent } from "node:http";
import type { LookupFunction } from "node:net";
import { proxyFor } from "@flyte-settings/core/plugin";

export interface Agents {
  for(url: URL): Promise<Agent>;
  close(): void;
}

/** Connections that are kept for the next request, straight or through the environment's proxy. */
export function openAgents(env: Readonly<Record<string, string | undefined>>, tls: { readonly ca?: string[] }): Agents {
  const made = new Map<string, Promise<Agent>>();
  return {
    for(url) {
      const proxy = proxyFor(url, env);
      const key = `${url.protocol} ${proxy ?? ""}`;
      const agent = made.get(key) ?? make(url.protocol === "https:", proxy, tls);
      made.set(key, agent);
      return agent;
    },
    close() {
      for (const agent of made.values()) agent.then((one) => one.destroy()).catch(() => {});
      made.clear();
    },
  };
}

async function make(isTls: boolean, proxy: string | undefined, tls: { readonly ca?: string[] }): Promise<Agent> {
  // idle ones are let go before servers do it; a request sets its own limit
  const pool = { keepAlive: true, timeout: 4_000, lookup: lookUp };
  if (proxy === undefined) return isTls ? new (await import("node:https")).Agent(pool) : new HttpAgent(pool);
  // `tls` is the way to the proxy; to the server behind it, it stands in each request
  if (isTls) return new (await import("https-proxy-agent")).HttpsProxyAgent(proxy, { ...pool, ...tls });
  return new (await import("http-proxy-agent")).HttpProxyAgent(proxy, { ...pool, ...tls });
}

/** `bucket.localhost` is this machine (RFC 6761), which the system's resolver often does not know. */
const lookUp: LookupFunction = (hostname, options, done) => {
  if (!/\.localhost\.?$/i.test(hostname)) lookup(hostname, options, done as never);
  else if (options.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
};
