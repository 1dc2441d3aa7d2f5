/**
 * The one way out for every plane: undici with the proxy of the given environment, own CAs and time limits. It follows
 * no redirect and tries nothing again; both are judged above it.
 */
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { ResolvedLimits } from "../store-options.ts";

export interface Sending {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | Uint8Array | string;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case; the lines of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Must be read or destroyed. */
  readonly body: Readable;
}

export interface Transport {
  /** @throws an error with the system's, undici's or OpenSSL's `code` */
  send(sending: Sending): Promise<Answer>;
  /** Of the web's shape, with the same proxy and CAs: for libraries that take one. */
  fetch(url: string, init: object): Promise<unknown>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ca: readonly string[];
  readonly limits: ResolvedLimits;
}

export async function openTransport({ env, ca, limits }: TransportOptions): Promise<Transport> {
  const undici = await import("undici");
  const tls = ca.length > 0 ? { ca: [...(await import("node:tls")).rootCertificates, ...ca] } : {};
  const common = {
    connect: { ...tls, timeout: limits.connectMs, lookup: lookUp },
    headersTimeout: limits.idleMs,
    bodyTimeout: limits.idleMs,
  };
  const proxies = proxiesIn(env);
  const dispatcher: Dispatcher =
    proxies === undefined
      ? new undici.Agent(common)
      : new undici.EnvHttpProxyAgent({ ...common, ...proxies, requestTls: common.connect, proxyTls: common.connect });
  return {
    async send({ url, method, headers, body, signal }) {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(failure("TIMED_OUT", "time limit")), limits.requestMs);
      try {
        const answer = await undici.request(url, {
          dispatcher,
          method: method as Dispatcher.HttpMethod,
          headers: sendable(headers),
          ...(body === undefined ? {} : { body }),
          signal: signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]),
        });
        answer.body.on("error", () => {}); // read or destroyed by the caller; a later abort is nobody's error
        answer.body.once("close", () => clearTimeout(timer));
        return { status: answer.statusCode, headers: joined(answer.headers), body: answer.body };
      } catch (error) {
        clearTimeout(timer);
        throw error;
      }
    },
    fetch: (url, init) => undici.fetch(url, { ...init, dispatcher } as Parameters<typeof undici.fetch>[1]),
    close: () => dispatcher.destroy(),
  };
}

/** At most so many bytes of a body, as text; the rest is not read. */
export async function beginningOf(body: Readable, maxBytes = 16_384): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString("utf8");
}

/** `bucket.localhost` is this machine (RFC 6761), which the system's resolver often does not know. */
const lookUp: LookupFunction = (hostname, options, done) => {
  if (!/\.localhost\.?$/i.test(hostname)) lookup(hostname, options, done as never);
  else if (options.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
};

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function proxiesIn(env: TransportOptions["env"]) {
  const variable = (name: string): string => env[name] || env[name.toUpperCase()] || "";
  const all = variable("all_proxy").startsWith("http") ? variable("all_proxy") : "";
  const httpProxy = variable("http_proxy") || all;
  const httpsProxy = variable("https_proxy") || all;
  if (httpProxy === "" && httpsProxy === "") return undefined;
  return { httpProxy, httpsProxy, noProxy: variable("no_proxy") };
}

/** undici does without `Expect`, and makes these two itself. */
const NOT_SENT = new Set(["expect", "connection", "transfer-encoding"]);

function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_SENT.has(name.toLowerCase())));
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(", ")]],
    ),
  );
}
