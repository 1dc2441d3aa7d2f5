import type { LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import { connectTo, encrypted, type TlsOptions } from "./connect-to.ts";
import { authority, type RawUrl } from "./raw-url.ts";
import { tunnel } from "./tunnel.ts";

/** How connections are made and trusted, for every kind of request: gRPC, logins, registries, stores. */
export interface Trust {
  /** PEM; in place of the system's certificates. */
  readonly ca?: string;
  /** No certificate is checked. Whoever sets it warns the user. */
  readonly insecureSkipVerify?: boolean;
  /** The proxy for an origin, `http://[user:password@]host:port`; `undefined`: directly. */
  readonly proxyFor?: (origin: string) => string | undefined;
  /** PEM; the client's own certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** In place of the system's resolver; not used for names that a proxy resolves. */
  readonly lookup?: LookupFunction;
}

/** No connection takes longer to open. */
export const CONNECT_TIMEOUT_MS = 15_000;

/**
 * A connection to that host, through the proxy if there is one, encrypted if the URL says so.
 *
 * @param protocols for ALPN: `["h2"]` or `["http/1.1"]`
 * @param timeoutMs until it is open
 * @throws Node's own errors; PROXY_REFUSED or PROXY_FAILED as `code` where the proxy is at fault
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
