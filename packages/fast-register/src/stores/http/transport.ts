/**
 * The one way out for every plane: Node's own client with the proxy of the given environment, own CAs and time limits. It
 * follows no redirect and tries nothing again; both are judged above it.
 *
 * Not undici: a server that closes while a body waits for its reader ends the process there (nodejs/undici#5360, which is
 * mended for Node 22 and later alone).
 */
import { type ClientRequest, type IncomingMessage, request as overHttp } from "node:http";
import { pipeline, type Readable } from "node:stream";
import { connectionFault } from "../fault.ts";
import type { ResolvedLimits } from "../store-options.ts";
import { openAgents } from "./agents.ts";
import { fetchOver } from "./fetch-over.ts";
import { watchSilence } from "./watch-silence.ts";

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
  /** @throws an error with the system's, Node's or OpenSSL's `code` */
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
  // what TLS needs is loaded where it is needed: most runs have it all in a folder
  const tls = ca.length > 0 ? { ca: [...(await import("node:tls")).rootCertificates, ...ca] } : {};
  const agents = openAgents(env, tls);

  async function send({ url: text, method, headers, body, signal }: Sending): Promise<Answer> {
    const url = new URL(text);
    const agent = await agents.for(url);
    const start = url.protocol === "https:" ? (await import("node:https")).request : overHttp;
    const limit = AbortSignal.timeout(limits.requestMs);
    const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    stop.throwIfAborted();
    return new Promise((resolve, reject) => {
      const sent: ClientRequest = start(url, { agent, method, headers: sendable(headers), ...tls });
      let answer: IncomingMessage | undefined;
      const onStop = (): void => {
        const reason = limit.aborted ? connectionFault("TIMED_OUT", "time limit") : (signal?.reason as Error);
        answer?.destroy(reason);
        sent.destroy(reason);
      };
      stop.addEventListener("abort", onStop, { once: true });
      sent.once("close", () => stop.removeEventListener("abort", onStop));
      sent.on("error", reject);
      const refused = ({ statusCode }: { readonly statusCode?: number | undefined }): void => {
        sent.destroy(connectionFault(`PROXY_ANSWERED_${statusCode}`, `the proxy answered ${statusCode}`));
      };
      // a status is there for `https:` alone, which asks the proxy first
      sent.once("proxyConnect", (connected) => [undefined, 200].includes(connected.statusCode) || refused(connected));
      sent.once("response", (message) => {
        answer = message;
        if (message.statusCode === 407) return refused(message); // only a proxy says so
        // an answer before the last byte was sent: the rest is not sent
        message.once("end", () => sent.writableFinished || sent.destroy());
        message.on("error", () => {}); // read or destroyed by the caller; a later abort is nobody's error
        resolve({ status: message.statusCode ?? 0, headers: joined(message.headersDistinct), body: message });
      });
      watchSilence(sent, limits);
      if (body === undefined || typeof body === "string" || body instanceof Uint8Array) sent.end(body);
      else pipeline(body, sent, (error) => error && reject(error));
    });
  }

  return { send, fetch: fetchOver(send), close: async () => agents.close() };
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

/** Node makes these two itself, and we do without `Expect`. */
const NOT_SENT = new Set(["expect", "connection", "transfer-encoding"]);

function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_SENT.has(name.toLowerCase())));
}

function joined(headers: Readonly<Record<string, readonly string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, lines = []]) => [name, lines.join(", ")]));
}
