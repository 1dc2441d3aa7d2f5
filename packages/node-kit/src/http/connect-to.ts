import { connect as connectTcp, type LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { resolveName } from "./address-guard.ts";

export interface TlsOptions {
  /** PEM; in place of the system's certificates. */
  readonly ca: string | undefined;
  /** For ALPN: `["h2"]` or `["http/1.1"]`. */
  readonly protocols: readonly string[];
  /** No certificate is checked. */
  readonly insecureSkipVerify?: boolean;
  /** PEM; the client's own certificate and its key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** A TCP connection, encrypted when `tls` is given; destroyed when the signal aborts before it is open. */
export async function connectTo(
  host: string,
  port: number,
  tls: TlsOptions | undefined,
  signal: AbortSignal,
  lookup: LookupFunction = resolveName,
): Promise<Duplex> {
  const socket = connectTcp({ host, port, lookup });
  socket.setNoDelay(true);
  await opened(socket, "connect", signal);
  return tls === undefined ? socket : encrypted(socket, host, tls, signal);
}

/**
 * TLS over a connection. The certificate must be for `host`: Node checks an address against the `host` option and a name
 * against `servername`, which must not be an address (RFC 6066, section 3). With neither it would check `localhost`.
 */
export function encrypted(socket: Duplex, host: string, tls: TlsOptions, signal: AbortSignal): Promise<Duplex> {
  const stream = connectTls({
    socket,
    host,
    ...(isAddress(host) ? {} : { servername: host }),
    ALPNProtocols: [...tls.protocols],
    ...omitUndefined({ ca: tls.ca }),
    ...(tls.cert === undefined || tls.key === undefined ? {} : { cert: tls.cert, key: tls.key }),
    rejectUnauthorized: tls.insecureSkipVerify !== true,
  });
  return opened(stream, "secureConnect", signal);
}

function isAddress(host: string): boolean {
  return /^[\d.]+$|:/.test(host);
}

/** Ends a stream that is not open when the signal comes. */
function opened<T extends Duplex>(stream: T, event: string, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => void stream.destroy(signal.reason);
    const settle = (done: () => void): void => {
      signal.removeEventListener("abort", stop);
      done();
    };
    signal.addEventListener("abort", stop, { once: true });
    stream.once(event, () => settle(() => resolve(stream)));
    stream.once("error", (error) => settle(() => reject(error)));
    stream.once("close", () => settle(() => reject(new Error("the connection was closed while it was opened"))));
  });
}
