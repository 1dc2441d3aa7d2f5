import { readFileSync } from "node:fs";
import type { PluginFetch } from "@flyte-settings/core/plugin";
import { EnvHttpProxyAgent, fetch } from "undici";
import { hostPath } from "./files.ts";
import type { Host } from "./host.ts";

/** Proxy variables in either case, and `FLYTE_SETTINGS_CA` or `SSL_CERT_FILE` for a private CA; time-outs of 30 s. */
export function makeFetch(host: Host): PluginFetch {
  const variable = (name: string): string | undefined => host.env[name.toLowerCase()] || host.env[name] || undefined;
  const caFile = host.env["FLYTE_SETTINGS_CA"] || host.env["SSL_CERT_FILE"];
  const tls = caFile ? { ca: readFileSync(hostPath(host, caFile), "utf8") } : {};
  const [httpProxy, httpsProxy, noProxy] = [variable("HTTP_PROXY"), variable("HTTPS_PROXY"), variable("NO_PROXY")];
  const dispatcher = new EnvHttpProxyAgent({
    // an empty text: undici would look into the process's own environment
    httpProxy: httpProxy ?? "",
    httpsProxy: httpsProxy ?? "",
    noProxy: noProxy ?? "",
    connect: tls,
    requestTls: tls,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
  });
  return (url, init) =>
    fetch(url, { ...init, dispatcher } as Parameters<typeof fetch>[1]) as unknown as ReturnType<PluginFetch>;
}
