import type { LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import { connectTo, encrypted, type TlsOptions } from "./connect-to.ts";
import { authority, type RawUrl } from "./raw-url.ts";
import { tunnel } from "./tunnel.ts";

/** How connections are made and verified, for every kind of request: gRPC, logins, registries, stores. */
export interface Trust {
  /** PEM; replaces the system's certificates. */
  readonly ca?: string;
  /** Certificates are not verified. The caller must warn the user. */
  readonly insecureSkipVerify?: boolean;
  /** The proxy for an origin, `http://[user:password@]host:port`; `undefined`: connect directly. */
  readonly proxyFor?: (origin: string) => string | undefined;
  /** PEM; the client certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** Replaces the system's resolver; not used for names that a proxy resolves. */
  readonly lookup?: LookupFunction;
}

/** Time limit for opening a connection. */
const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Connects to a host, through the proxy if there is one, encrypted if the URL requires it.
 *
 * @param protocols for ALPN: `["h2"]` or `["http/1.1"]`
 * @param timeoutMs until it is open
 * @throws Node's own errors; `code` is PROXY_REFUSED or PROXY_FAILED if the proxy caused the failure
 */
export async function dial(
  url: RawUrl,
  trust: Trust,
  protocols: readonly string[],
  timeoutMs: number = CONNECT_TIMEOUT_MS,
): Promise<Duplex> {
  const { secure, host, port } = url;
  const { ca, insecureSkipVerify = false, cert, key, lookup } = trust;
  const limit = AbortSignal.timeout(timeoutMs);
  const tls: TlsOptions | undefined = secure ? { ca, insecureSkipVerify, protocols, cert, key } : undefined;
  const proxy = trust.proxyFor?.(`${secure ? "https" : "http"}://${authority(url)}`);
  if (proxy === undefined) return connectTo(host, port, tls, limit, lookup);
  const socket = await tunnel(proxy, host, port, ca, limit);
  return tls === undefined ? socket : encrypted(socket, host, tls, limit);
}
