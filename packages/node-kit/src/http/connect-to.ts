import { connect as connectTcp, type LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { resolveName } from "./address-guard.ts";

export interface TlsOptions {
  /** PEM; replaces the system's certificates. */
  readonly ca: string | undefined;
  /** For ALPN: `["h2"]` or `["http/1.1"]`. */
  readonly protocols: readonly string[];
  /** Certificates are not verified. */
  readonly insecureSkipVerify?: boolean;
  /** PEM; the client certificate and its key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** Opens a TCP connection, encrypted if `tls` is given; destroyed if the signal aborts before it is open. */
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
 * Starts TLS on a connection. The certificate must be valid for `host`: Node checks an address against the `host`
 * option and a name against `servername`, which must not be an address (RFC 6066, section 3). Without either, it would
 * check `localhost`.
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

/** Destroys a stream that is not open when the signal aborts. */
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
