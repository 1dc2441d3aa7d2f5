import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import type { PluginFetch } from "@flyte-settings/core/plugin";
import { fetchOver, openTransport } from "@flyte-settings/node-kit/http";
import { hostPath } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { loggedFetch } from "../host/trace.ts";
import { proxyFor } from "./proxy.ts";

export interface FetchLimits {
  /** Maximum body length in bytes; reading a longer body fails. */
  readonly maxBytes?: number;
}

/** Uses the proxy variables in either case, `SSL_CERT_FILE` for a private CA, and a 30 s idle timeout. */
export function makeFetch(host: Host, { maxBytes }: FetchLimits = {}): PluginFetch {
  const caFile = host.env["SSL_CERT_FILE"];
  const transport = openTransport({
    ...(caFile ? { ca: [...rootCertificates, readFileSync(hostPath(host, caFile), "utf8")].join("\n") } : {}),
    proxyFor: (origin) => proxyFor(origin, host.env),
    limits: { connectMs: 30_000, idleMs: 30_000 },
  });
  return loggedFetch(host, fetchOver(transport, maxBytes));
}
