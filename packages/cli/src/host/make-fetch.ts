import { readFileSync } from "node:fs";
import type { PluginFetch } from "@flyte-settings/core/plugin";
import { EnvHttpProxyAgent, fetch } from "undici";
import { hostPath } from "./files.ts";
import type { Host } from "./host.ts";
import { variable } from "./proxy.ts";

/** Certificates beside those of the system, or none checked at all. */
export interface FetchTrust {
  /** PEM. */
  readonly ca?: string;
  readonly insecureSkipVerify?: boolean;
}

/** Proxy variables in either case, `SSL_CERT_FILE` for a private CA, time-outs of 30 s. */
export function makeFetch(host: Host, trust: FetchTrust = {}): PluginFetch {
  const caFile = host.env["SSL_CERT_FILE"];
  const ca = trust.ca ?? (caFile ? readFileSync(hostPath(host, caFile), "utf8") : undefined);
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(trust.insecureSkipVerify ? { rejectUnauthorized: false } : {}),
  };
  const dispatcher = new EnvHttpProxyAgent({
    // an empty text: undici would look into the process's own environment
    httpProxy: variable(host.env, "HTTP_PROXY") ?? "",
    httpsProxy: variable(host.env, "HTTPS_PROXY") ?? "",
    noProxy: variable(host.env, "NO_PROXY") ?? "",
    connect: tls,
    requestTls: tls,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
  });
  return (url, init) =>
    fetch(url, { ...init, dispatcher } as Parameters<typeof fetch>[1]) as unknown as ReturnType<PluginFetch>;
}
