import { once } from "node:events";
import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { type AdminAnswer, refuse, statusMessage } from "./answer.ts";
import { methods } from "./methods.ts";
import { statuses } from "./status.ts";

export type Handle = (
  method: string,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
) => Promise<AdminAnswer>;

export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

/** Unary gRPC in plain text on a free port. */
export async function serveGrpc(handle: Handle): Promise<Served> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => session.destroy());
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    void serve(stream, headers as Record<string, string>, handle);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(stream: ServerHttp2Stream, headers: Record<string, string>, handle: Handle): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch {
    return;
  }
  const [, service = "", method = ""] = (headers[":path"] ?? "").split("/");
  const known = methods[method]?.service === service;
  const answer: AdminAnswer = known
    ? await handle(method, Buffer.concat(chunks).subarray(5), headers)
    : refuse("UNIMPLEMENTED", `unknown service ${service}`);
  if (stream.destroyed) return;
  respond(stream, answer);
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
