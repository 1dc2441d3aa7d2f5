import { once } from "node:events";
import { constants, createServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { type AdminAnswer, refuse, statusMessage } from "./answer.ts";
import type { Handle } from "./handle-call.ts";
import { type MessageLimit, tooLarge } from "./message-limit.ts";
import { methods } from "./methods.ts";
import type { GrpcTraffic } from "./options.ts";
import { statuses } from "./status.ts";

interface ServedGrpc {
  readonly origin: string;
  readonly traffic: GrpcTraffic;
  /** Closes every connection and refuses new ones until {@link start}. */
  stop(): Promise<void>;
  /** Listens on the same port again. */
  start(): Promise<void>;
}

/** Unary gRPC on a free port, unencrypted. */
export async function serveGrpc(handle: Handle, limit: MessageLimit): Promise<ServedGrpc> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  const traffic = { connections: 0, resets: 0 };
  server.on("session", (session) => {
    traffic.connections += 1;
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => session.destroy());
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    stream.on("close", () => {
      if (stream.rstCode !== undefined && stream.rstCode !== constants.NGHTTP2_NO_ERROR) traffic.resets += 1;
    });
    void serve(stream, headers as Record<string, string>, handle, limit);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    traffic,
    async stop() {
      for (const session of sessions) session.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
    async start() {
      if (!server.listening) await listen(port);
    },
  };
}

async function serve(
  stream: ServerHttp2Stream,
  headers: Record<string, string>,
  handle: Handle,
  limit: MessageLimit,
): Promise<void> {
  const [, service = "", method = ""] = (headers[":path"] ?? "").split("/");
  const closed = new AbortController();
  stream.once("close", () => closed.abort());
  const message = await readMessage(stream, limit.maxBytes);
  if (message === undefined) return;
  if (typeof message === "number") {
    limit.tooLarge(method, headers);
    respond(stream, tooLarge(message, limit));
    return;
  }
  const known = methods[method]?.service === service;
  const answer: AdminAnswer = known
    ? await handle({ method, bytes: message, headers, signal: closed.signal })
    : refuse("UNIMPLEMENTED", `unknown service ${service}`);
  if (stream.destroyed) return;
  respond(stream, answer);
}

/**
 * The message; or its size if that exceeds the limit (known from the prefix, without reading the rest); or `undefined`
 * if the client closed the stream.
 */
function readMessage(stream: ServerHttp2Stream, maxBytes: number): Promise<Uint8Array | number | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk);
      const prefix = Buffer.concat(chunks.slice(0, 5)).subarray(0, 5);
      if (prefix.length < 5 || prefix.readUInt32BE(1) <= maxBytes) return;
      stream.off("data", onData).resume();
      resolve(prefix.readUInt32BE(1));
    };
    stream.on("data", onData);
    stream.once("end", () => resolve(Buffer.concat(chunks).subarray(5)));
    stream.once("close", () => resolve(undefined));
  });
}

function respond(stream: ServerHttp2Stream, answer: AdminAnswer): void {
  const trailers: Record<string, string> = { "grpc-status": String(statuses[answer.status].code) };
  if (answer.status !== "OK") {
    trailers["grpc-message"] = percentEncoded(answer.message);
    if (answer.details.length > 0) {
      trailers["grpc-status-details-bin"] = Buffer.from(statusMessage(answer)).toString("base64").replace(/=+$/, "");
    }
    stream.respond({ ":status": 200, "content-type": "application/grpc", ...trailers }, { endStream: true });
    return;
  }
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  const head = Buffer.alloc(5);
  head.writeUInt32BE(answer.bytes.length, 1);
  stream.end(Buffer.concat([head, answer.bytes]));
}

function percentEncoded(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      if (byte >= 0x20 && byte <= 0x7e && byte !== 0x25) return String.fromCharCode(byte);
      return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
