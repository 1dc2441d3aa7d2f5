import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request received by a stand-in, including its body. */
export interface Asked {
  readonly method: string;
  /** Not decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A fault that replaces the normal response once, for the first matching request. */
export interface Fault {
  readonly when?: (asked: Asked) => boolean;
  readonly reply?: Reply | ((asked: Asked, right: () => Reply) => Reply);
  /** The connection is closed without a response. */
  readonly cut?: boolean;
  /** The request is accepted but never answered. */
  readonly mute?: boolean;
  /** This many bytes of the body are sent, then the connection is closed. */
  readonly cutAfter?: number;
  /** The body never ends. */
  readonly stall?: boolean;
}

export interface StandIn {
  readonly port: number;
  readonly origin: string;
  readonly asked: Asked[];
  /** In the order in which they occur. */
  readonly faults: Fault[];
  stop(): Promise<void>;
}

export type Answering = (asked: Asked) => Reply;

/** A server in this process that implements a store's protocol and can be made to fail. */
export async function standIn(answer: Answering): Promise<StandIn> {
  const asked: Asked[] = [];
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(
      (body) => {
        const url = new URL(request.url ?? "/", "http://stand-in");
        const one: Asked = {
          method: request.method ?? "",
          path: (request.url ?? "/").split("?", 1)[0] ?? "/",
          query: url.searchParams,
          headers: request.headers,
          body,
        };
        asked.push(one);
        const at = faults.findIndex((fault) => fault.when?.(one) ?? true);
        const [fault] = at < 0 ? [] : faults.splice(at, 1);
        give(one, response, answer, fault);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    asked,
    faults,
    stop() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function give(asked: Asked, response: ServerResponse, answer: Answering, fault: Fault | undefined): void {
  if (fault?.cut) {
    response.socket?.destroy();
    return;
  }
  if (fault?.mute) return;
  const planned = fault?.reply;
  const reply = typeof planned === "function" ? planned(asked, () => answer(asked)) : (planned ?? answer(asked));
  const body = Buffer.from(reply.body ?? "");
  const length = asked.method === "HEAD" ? {} : { "content-length": String(body.length) };
  response.writeHead(reply.status, { ...length, ...reply.headers });
  if (asked.method === "HEAD") response.end();
  else if (fault?.cutAfter !== undefined)
    response.write(body.subarray(0, fault.cutAfter), () => response.socket?.destroy());
  else if (fault?.stall) response.write(body.subarray(0, 1));
  else response.end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function md5(bytes: Buffer): Buffer {
  return createHash("md5").update(bytes).digest();
}

/** The part of a body selected by `Range: bytes=N-`. */
export function ranged(bytes: Buffer, range: string | undefined, headers: Record<string, string>): Reply {
  const start = Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) return { status: 200, headers, body: bytes };
  const contentRange = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return { status: 206, headers: { ...headers, "content-range": contentRange }, body: bytes.subarray(start) };
}
