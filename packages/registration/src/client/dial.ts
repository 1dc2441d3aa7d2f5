import { request } from "node:http";
import { request as requestSecurely } from "node:https";
import { connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";

/** How connections are made and trusted, on every plane: gRPC, OAuth, the PUT of the code. */
export interface Trust {
  /** PEM; in place of the system's certificates. */
  readonly ca?: string;
  /** No certificate is checked. Whoever sets it warns the user. */
  readonly insecureSkipVerify?: boolean;
  /** The proxy for an origin, `http://[user:password@]host:port`; `undefined`: directly. */
  readonly proxyFor?: (origin: string) => string | undefined;
}

/** No connection takes longer, whoever listens there. */
export const CONNECT_TIMEOUT_MS = 15_000;

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

/** `flyte.example.com:8089`, without the port that goes without saying. */
export function authority({ secure, host, port }: RawUrl): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === (secure ? 443 : 80) ? name : `${name}:${port}`;
}

/**
 * A connection to that host, through the proxy if there is one, encrypted if the URL says so.
 *
 * @param protocols for ALPN: `["h2"]` or `["http/1.1"]`
 * @param timeoutMs until it is open
 */
export async function dial(
  url: RawUrl,
  trust: Trust,
  protocols: string[],
  timeoutMs: number = CONNECT_TIMEOUT_MS,
): Promise<Duplex> {
  const { secure, host, port } = url;
  const limit = AbortSignal.timeout(timeoutMs);
  const proxy = trust.proxyFor?.(`${secure ? "https" : "http"}://${authority(url)}`);
  const socket = await (proxy === undefined ? direct(host, port, limit) : tunnel(proxy, host, port, trust, limit));
  if (!secure) return socket;
  const encrypted = connectTls({
    socket,
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ALPNProtocols: protocols,
    ...(trust.ca === undefined ? {} : { ca: trust.ca }),
    rejectUnauthorized: trust.insecureSkipVerify !== true,
  });
  return opened(encrypted, "secureConnect", limit);
}

async function direct(host: string, port: number, limit: AbortSignal): Promise<Duplex> {
  const socket = connectTcp({ host, port });
  socket.setNoDelay(true);
  return opened(socket, "connect", limit);
}

/** Ends a stream that is not open when the limit comes. */
function opened<T extends Duplex>(stream: T, event: string, limit: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => void stream.destroy(limit.reason);
    limit.addEventListener("abort", stop, { once: true });
    stream.once(event, () => {
      limit.removeEventListener("abort", stop);
      resolve(stream);
    });
    stream.once("error", reject);
    stream.once("close", () => reject(new Error("the connection was closed while it was opened")));
  });
}

/** CONNECT; the proxy's password never comes into a message. */
function tunnel(proxy: string, host: string, port: number, { ca }: Trust, signal: AbortSignal): Promise<Duplex> {
  const url = new URL(proxy);
  const secure = url.protocol === "https:";
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return new Promise((resolve, reject) => {
    const asking = (secure ? requestSecurely : request)({
      host: url.hostname,
      port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
      method: "CONNECT",
      path: target,
      agent: false,
      ...(ca === undefined ? {} : { ca }),
      signal,
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
      const { statusCode = 0 } = response;
      reject(proxyProblem(url, `answered ${statusCode} to CONNECT ${target}`, statusCode < 500));
    });
    asking.once("error", (error) =>
      reject(proxyProblem(url, signal.aborted ? "did not answer" : error.message, false)),
    );
    asking.end();
  });
}

/** What `unreachable` reads. */
export const PROXY_REFUSED = "PROXY_REFUSED";
export const PROXY_FAILED = "PROXY_FAILED";

function proxyProblem(proxy: URL, problem: string, final: boolean): Error {
  return Object.assign(new Error(`the proxy ${proxy.host} ${problem}`), { code: final ? PROXY_REFUSED : PROXY_FAILED });
}
