import { type Agent, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Readable } from "node:stream";

/** PEM texts. */
export interface TlsOptions {
  readonly ca?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

export interface TransportRequest {
  readonly method: "GET" | "HEAD" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface TransportAnswer {
  readonly status: number;
  /** All lines of a header, name in lower case. */
  headerLines(name: string): readonly string[];
  readonly body: Readable;
}

/** Connections that are kept for the next request; they hold no process. */
export interface Transport {
  send(url: URL, request: TransportRequest): Promise<TransportAnswer>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly tls: TlsOptions;
  /** At most so many at once. */
  readonly connections: number;
  /** Of an `http` or `https` proxy; user and password in it are sent to it. */
  readonly proxy?: string;
}

/**
 * Node's own client. A whole run with 200 requests takes 0.1 s of CPU by it and 0.3 s by undici, most of which goes into loading
 * undici and compiling its parser.
 */
export async function openTransport(protocol: string, options: TransportOptions): Promise<Transport> {
  const isTls = protocol === "https:";
  const tls = mutable(options.tls);
  const agent = await makeAgent(isTls, options);
  const start = isTls ? httpsRequest : httpRequest;
  return {
    send: (url, { method, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
        const sent = start(url, { agent, method, headers: { ...headers, ...length }, signal, ...tls });
        const refused = ({ statusCode }: { readonly statusCode?: number | undefined }): void => {
          sent.destroy(Object.assign(new Error("the proxy refused"), { code: `PROXY_ANSWERED_${statusCode}` }));
        };
        // a status is there for `https:` alone, which asks the proxy first
        sent.once("proxyConnect", (answer) => [undefined, 200].includes(answer.statusCode) || refused(answer));
        sent.once("response", (answer: IncomingMessage) => {
          // only a proxy says so
          if (answer.statusCode === 407) return refused(answer);
          resolve({
            status: answer.statusCode ?? 0,
            headerLines: (name) => answer.headersDistinct[name] ?? [],
            body: answer,
          });
        });
        sent.on("error", reject);
        sent.end(body);
      }),
    close: async () => agent.destroy(),
  };
}

async function makeAgent(isTls: boolean, { tls, connections, proxy }: TransportOptions): Promise<Agent> {
  const pool = { keepAlive: true, maxSockets: connections };
  if (proxy === undefined) return isTls ? new HttpsAgent(pool) : new HttpAgent(pool);
  // the way to the proxy; certificates for the registry behind it stand in each request
  const toProxy = { ...pool, ...mutable(tls.ca ? { ca: tls.ca } : {}) };
  if (isTls) return new (await import("https-proxy-agent")).HttpsProxyAgent(proxy, toProxy);
  return new (await import("http-proxy-agent")).HttpProxyAgent(proxy, toProxy);
}

function mutable({ ca, ...rest }: TlsOptions): { ca?: string[]; cert?: string; key?: string } {
  return { ...rest, ...(ca ? { ca: [...ca] } : {}) };
}
