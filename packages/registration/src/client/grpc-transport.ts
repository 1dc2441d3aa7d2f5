/**
 * Unary gRPC with connect. Messages are bytes on both sides: they are sent as unknown fields of an empty message, which
 * preserves their bytes and order.
 */
import { type ClientHttp2Session, connect } from "node:http2";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import type { Transport as ConnectTransport } from "@connectrpc/connect";
import type { UniversalClientFn } from "@connectrpc/connect/protocol";
import { createTransport } from "@connectrpc/connect/protocol-grpc";
import { createNodeHttpClient, type Http2SessionManager } from "@connectrpc/connect-node";
import { dial } from "@flyte-settings/node-kit/dial";
import { rawUrl, type Trust } from "@flyte-settings/node-kit/http";
import { connectionError } from "./connection-error.ts";
import { answerOfFailure, CLOSED, type Seen, watched } from "./grpc-failure.ts";
import { watchLoss } from "./lost-call.ts";
import {
  type CallOptions,
  DEFAULT_TIMEOUT_MS,
  failure,
  MAX_ANSWER,
  orStopped,
  type RpcAnswer,
  stopIfAborted,
  type Transport,
  unreached,
} from "./rpc.ts";

export interface GrpcOptions extends Trust {
  /** `https://host:port`, or `http://` for HTTP/2 in plain text. */
  readonly origin: string;
  /** Time limit for opening a connection; default 15 s. */
  readonly connectTimeoutMs?: number;
}

const PING_EVERY_MS = 30_000;
/**
 * Longest list of headers that the server may send, and so Admin's longest message. Node ends the connection after nine
 * frames of headers (144 KiB); with a limit below that, Admin resets only the call whose message is longer.
 */
const MAX_HEADER_LIST = 128 * 1024;

export function grpcTransport(options: GrpcOptions): Transport {
  let opening: Promise<ClientHttp2Session> | undefined;
  const inFlight = new Set<Promise<RpcAnswer>>();
  const open = (): Promise<ClientHttp2Session> => {
    if (opening !== undefined) return opening;
    const forget = (): void => {
      if (opening === own) opening = undefined;
    };
    const own = openSession(options, () => forget());
    own.catch(forget);
    opening = own;
    return own;
  };
  return {
    async call(method, message, call = {}) {
      stopIfAborted(call.signal);
      const failed = (error: unknown): RpcAnswer => {
        stopIfAborted(call.signal);
        return unreached(options.origin, connectionError(error));
      };
      try {
        const session = await orStopped(open(), call.signal);
        const answer = unary(session, options.origin, method, message, call, failed);
        inFlight.add(answer);
        return await answer.finally(() => inFlight.delete(answer));
      } catch (error) {
        return failed(error);
      }
    },
    close() {
      // destroying a session with calls in flight can crash the process in Node 20
      const ended = Promise.allSettled(inFlight);
      opening?.then((session) => ended.then(() => session.destroy())).catch(() => undefined);
      opening = undefined;
    },
  };
}

/**
 * Connects first, so that the connection time does not use up a call's time limit; goes through a proxy if configured.
 *
 * @param onEnd called when no call may start on the session anymore
 */
async function openSession(options: GrpcOptions, onEnd: () => void): Promise<ClientHttp2Session> {
  const url = rawUrl(options.origin);
  if (url === undefined) throw new Error("not a URL with a host and a port");
  const socket = await dial(url, options, ["h2"], options.connectTimeoutMs);
  const session = connect(options.origin, {
    createConnection: () => socket,
    settings: { maxHeaderListSize: MAX_HEADER_LIST },
  });
  // kept for the whole lifetime: an unhandled error event would crash the process
  for (const event of ["error", "close", "goaway"]) session.on(event, onEnd);
  await new Promise<void>((resolve, reject) => {
    session.once("connect", () => resolve());
    session.once("error", reject);
    session.once("close", () => reject(new Error("The session has been destroyed")));
  });
  // a call's own timer keeps the process alive; an idle connection does not
  session.unref();
  keepAlive(session);
  return session;
}

/** Closes a connection that no longer responds. */
function keepAlive(session: ClientHttp2Session): void {
  let isAlive = true;
  const timer = setInterval(() => {
    if (session.destroyed || session.closed) return clearInterval(timer);
    if (!isAlive) return void session.destroy();
    isAlive = false;
    session.ping(() => {
      isAlive = true;
    });
  }, PING_EVERY_MS);
  timer.unref();
  session.once("close", () => clearInterval(timer));
}

/**
 * A connect client on one session.
 *
 * @param onClose called when one of its streams has closed: nothing more is received
 */
function clientOf(session: ClientHttp2Session, authority: string, onClose: () => void): UniversalClientFn {
  const sessionManager: Pick<Http2SessionManager, "authority" | "request" | "notifyResponseByteRead"> = {
    authority,
    async request(method, path, headers, options) {
      return session.request({ ...headers, ":method": method, ":path": path }, options).once("close", onClose);
    },
    notifyResponseByteRead() {},
  };
  return createNodeHttpClient({ httpVersion: "2", sessionProvider: () => sessionManager });
}

async function unary(
  session: ClientHttp2Session,
  origin: string,
  method: string,
  message: Uint8Array,
  { headers, signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions,
  failed: (error: unknown) => RpcAnswer,
): Promise<RpcAnswer> {
  const seen: Seen = { head: Buffer.alloc(0), size: 0 };
  const lost = watchLoss(signal);
  const transport = createTransport({
    ...fixed,
    baseUrl: origin,
    httpClient: watched(clientOf(session, origin, lost.onClose), seen),
  });
  const header = { ...headers, "user-agent": "flyte-settings" };
  try {
    const answer = await transport.unary(
      rawMethod(method),
      lost.signal,
      timeoutMs,
      header,
      fromBinary(EmptySchema, message),
    );
    return { status: "OK", bytes: toBinary(EmptySchema, answer.message) };
  } catch (error) {
    stopIfAborted(signal);
    if (lost.isLost() && seen.header === undefined) return failure("UNAVAILABLE", CLOSED);
    return answerOfFailure(error, seen, timeoutMs) ?? failed(error);
  } finally {
    lost.end();
  }
}

const fixed = {
  useBinaryFormat: true,
  interceptors: [],
  acceptCompression: [],
  sendCompression: null,
  compressMinBytes: 0,
  readMaxBytes: MAX_ANSWER,
  writeMaxBytes: 0xffffffff,
};

type UnaryMethod = Parameters<ConnectTransport["unary"]>[0] & { input: typeof EmptySchema; output: typeof EmptySchema };

/** A method by its full name, with unchanged messages. A unary gRPC call reads nothing else from a descriptor. */
function rawMethod(path: string): UnaryMethod {
  const [typeName, name] = path.split("/");
  const description = {
    kind: "rpc",
    methodKind: "unary",
    name,
    localName: name,
    parent: { typeName },
    input: EmptySchema,
    output: EmptySchema,
  };
  return description as unknown as UnaryMethod;
}
