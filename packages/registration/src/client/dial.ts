import { request } from "node:http";
import { connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { FlyteSettingsError } from "@flyte-settings/core";

/** How connections are made and trusted, on every plane: gRPC, OAuth, the PUT of the code. */
export interface Trust {
  /** PEM; in place of the system's certificates. */
  readonly ca?: string;
  /** No certificate is checked. Whoever sets it warns the user. */
  readonly insecureSkipVerify?: boolean;
  /** `http://[user:password@]host:port`; absent: directly. */
  readonly proxy?: string;
}

/** Scheme, host and port of an `http(s)` URL, its path untouched: signed paths must be sent as they are. */
export interface RawUrl {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Path and query, at least `/`. */
  readonly path: string;
}

/** `undefined` when it is no `http(s)` URL with a host and nothing but a host. */
export function rawUrl(url: string): RawUrl | undefined {
  const [, scheme, host, port, path] =
    /^(https?):\/\/([^/?#@:[\]]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?([/?][^#\s]*)?(?:#.*)?$/i.exec(url) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const secure = scheme.toLowerCase() === "https";
  return {
    secure,
    host: host.replace(/^\[|\]$/g, ""),
    port: port === undefined ? (secure ? 443 : 80) : Number(port),
    path: path === undefined ? "/" : path.startsWith("?") ? `/${path}` : path,
  };
}

/**
 * A connection to that host, through the proxy if there is one, encrypted if the URL says so.
 *
 * @param protocols for ALPN: `["h2"]` or `["http/1.1"]`
 */
export async function dial({ secure, host, port }: RawUrl, trust: Trust, protocols: string[]): Promise<Duplex> {
  const socket = await (trust.proxy === undefined ? direct(host, port) : tunnel(trust.proxy, host, port));
  if (!secure) return socket;
  return new Promise((resolve, reject) => {
    const encrypted = connectTls({
      socket,
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      ALPNProtocols: protocols,
      ...(trust.ca === undefined ? {} : { ca: trust.ca }),
      rejectUnauthorized: trust.insecureSkipVerify !== true,
    });
    encrypted.once("secureConnect", () => resolve(encrypted));
    encrypted.once("error", reject);
  });
}

function direct(host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port });
    socket.setNoDelay(true);
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

/** CONNECT; the proxy's password never comes into a message. */
function tunnel(proxy: string, host: string, port: number): Promise<Duplex> {
  const url = new URL(proxy);
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return new Promise((resolve, reject) => {
    const asking = request({
      host: url.hostname,
      port: url.port === "" ? 80 : Number(url.port),
      method: "CONNECT",
      path: target,
      headers: {
        host: target,
        ...(url.username === ""
          ? {}
          : { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` }),
      },
    });
    asking.once("connect", (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(refused(url, `answered ${response.statusCode} to CONNECT ${target}`));
    });
    asking.once("error", (error) => reject(refused(url, error.message)));
    asking.end();
  });
}

function refused(proxy: URL, problem: string): FlyteSettingsError {
  return new FlyteSettingsError("ADMIN_UNAVAILABLE", `the proxy ${proxy.hostname}:${proxy.port} ${problem}`);
}
