/**
 * Unary gRPC on `node:http2`, and nothing else of gRPC: a POST, a five-byte frame in each direction, the status in the
 * trailers (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). Hand-written because the whole process
 * that registers 200 entities is to start and end in the time of a few Nodes.
 */
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from "node:http2";
import { dial, rawUrl, type Trust } from "@flyte-settings/node-kit/http";
import { brokenOff, FRAME_HEAD, grpcAnswer } from "./grpc-answer.ts";
import {
  type CallOptions,
  DEFAULT_TIMEOUT_MS,
  failure,
  MAX_ANSWER,
  orStopped,
  type RpcAnswer,
  stopIfAborted,
  stopped,
  type Transport,
  tooLong,
} from "./rpc.ts";
import { unreachable } from "./unreachable.ts";

export interface GrpcOptions extends Trust {
  /** `https://host:port`, or `http://` for HTTP/2 in plain text. */
  readonly origin: string;
  /** Until a connection is open; default 15 s. */
  readonly connectTimeoutMs?: number;
}

const PING_EVERY_MS = 30_000;

export function grpcTransport(options: GrpcOptions): Transport {
  let session: Promise<ClientHttp2Session> | undefined;
  const open = (): Promise<ClientHttp2Session> => {
    if (session !== undefined) return session;
    const forget = (): void => {
      if (session === opening) session = undefined;
    };
    const opening = openSession(options, () => forget());
    opening.catch(forget);
    session = opening;
    return opening;
  };
  return {
    async call(method, message, call = {}) {
      stopIfAborted(call.signal);
      try {
        return await unary(await orStopped(open(), call.signal), method, message, call);
      } catch (error) {
        stopIfAborted(call.signal);
        const { words, final } = unreachable(error);
        return failure("UNAVAILABLE", `cannot reach ${options.origin}: ${words}`, final);
      }
    },
    close() {
      session?.then((each) => each.close()).catch(() => undefined);
      session = undefined;
    },
  };
}

/** @param onEnd when no call may start on it any more */
async function openSession(options: GrpcOptions, onEnd: () => void): Promise<ClientHttp2Session> {
  const url = rawUrl(options.origin);
  if (url === undefined) throw new Error("not a URL with a host and a port");
  const socket = await dial(url, options, ["h2"], options.connectTimeoutMs);
  const session = connect(options.origin, { createConnection: () => socket });
  session.on("close", onEnd);
  session.on("goaway", onEnd);
  await new Promise<void>((resolve, reject) => {
    session.once("connect", () => resolve());
    session.once("error", reject);
  });
  session.on("error", onEnd);
  // A call's own timer keeps the program alive while it is waited for; an idle connection does not.
  session.unref();
  const ping = setInterval(() => session.ping(() => undefined), PING_EVERY_MS);
  ping.unref();
  session.once("close", () => clearInterval(ping));
  return session;
}

function unary(
  session: ClientHttp2Session,
  method: string,
  message: Uint8Array,
  call: CallOptions,
): Promise<RpcAnswer> {
  const timeoutMs = call.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": `/${method}`,
      "content-type": "application/grpc+proto",
      te: "trailers",
      "user-agent": "flyte-settings",
      "grpc-timeout": `${timeoutMs}m`,
      ...call.headers,
    });
    const timer = setTimeout(() => finish(failure("DEADLINE_EXCEEDED", `no answer within ${timeoutMs} ms`)), timeoutMs);
    const abort = (): void => {
      stop();
      reject(stopped());
    };
    const stop = (): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener("abort", abort);
      if (!stream.closed) stream.close(8);
    };
    const finish = (answer: RpcAnswer): void => {
      stop();
      resolve(answer);
    };
    call.signal?.addEventListener("abort", abort, { once: true });
    collect(stream, finish);
    stream.end(frame(message));
  });
}

function collect(stream: ClientHttp2Stream, finish: (answer: RpcAnswer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders | undefined;
  stream.on("response", (given) => {
    headers = given;
  });
  stream.on("trailers", (given) => {
    trailers = given;
  });
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_ANSWER + FRAME_HEAD) finish(tooLong());
    else chunks.push(chunk);
  });
  stream.on("error", (error) => finish(failure("UNAVAILABLE", error.message)));
  // A stream that is reset ends as well, with what came until then.
  stream.on("end", () => finish(grpcAnswer(headers, trailers, Buffer.concat(chunks))));
  stream.on("close", () => finish(brokenOff()));
}

function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(FRAME_HEAD);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
