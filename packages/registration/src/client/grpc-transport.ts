/**
 * Unary gRPC by connect. A message is bytes on both sides: it travels as the unknown fields of an empty message, which keep
 * their bytes and their order.
 */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import type { Transport as ConnectTransport } from "@connectrpc/connect";
import type { UniversalClientFn } from "@connectrpc/connect/protocol";
import { createTransport } from "@connectrpc/connect/protocol-grpc";
import { createNodeHttpClient, Http2SessionManager } from "@connectrpc/connect-node";
import { dial, rawUrl, type Trust } from "@flyte-settings/node-kit/http";
import { connectionError } from "./connection-error.ts";
import { answerOfFailure, type Seen, watched } from "./grpc-failure.ts";
import {
  type CallOptions,
  DEFAULT_TIMEOUT_MS,
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
  /** Until a connection is open; default 15 s. */
  readonly connectTimeoutMs?: number;
}

const PING_EVERY_MS = 30_000;

export function grpcTransport(options: GrpcOptions): Transport {
  let opening: Promise<Http2SessionManager> | undefined;
  const forget = (): void => {
    opening = undefined;
  };
  const session = async (): Promise<Http2SessionManager> => {
    opening ??= openSession(options).catch((error: unknown) => {
      forget();
      throw error;
    });
    return opening;
  };
  return {
    async call(method, message, call = {}) {
      stopIfAborted(call.signal);
      const failed = (error: unknown): RpcAnswer => {
        stopIfAborted(call.signal);
        return unreached(options.origin, connectionError(error));
      };
      try {
        const manager = await orStopped(session(), call.signal);
        return await unary(clientOf(manager, forget), options.origin, method, message, call, failed);
      } catch (error) {
        return failed(error);
      }
    },
    close() {
      opening?.then((manager) => manager.abort()).catch(() => undefined);
      forget();
    },
  };
}

/** Dialled first, so that the time until it is open is not a call's, and through a proxy where there is one. */
async function openSession(options: GrpcOptions): Promise<Http2SessionManager> {
  const url = rawUrl(options.origin);
  if (url === undefined) throw new Error("not a URL with a host and a port");
  const dialled = [await dial(url, options, ["h2"], options.connectTimeoutMs)];
  return new Http2SessionManager(
    options.origin,
    { pingIntervalMs: PING_EVERY_MS },
    {
      createConnection() {
        const socket = dialled.pop();
        // the next call dials another one
        if (socket === undefined) throw new Error("the connection is closing");
        return socket;
      },
    },
  );
}

/** @param onEnd when no call may start on that connection any more */
function clientOf(manager: Http2SessionManager, onEnd: () => void): UniversalClientFn {
  const sessionManager = {
    authority: manager.authority,
    notifyResponseByteRead: manager.notifyResponseByteRead.bind(manager),
    async request(...args: Parameters<Http2SessionManager["request"]>) {
      try {
        const stream = await manager.request(...args);
        const { session } = stream;
        if (session !== undefined && session.listenerCount("goaway", onEnd) === 0) {
          session.on("goaway", onEnd);
          session.once("close", onEnd);
        }
        return stream;
      } catch (error) {
        onEnd();
        throw error;
      }
    },
  };
  return createNodeHttpClient({ httpVersion: "2", sessionProvider: () => sessionManager });
}

async function unary(
  client: UniversalClientFn,
  origin: string,
  method: string,
  message: Uint8Array,
  { headers, signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions,
  failed: (error: unknown) => RpcAnswer,
): Promise<RpcAnswer> {
  const seen: Seen = { head: Buffer.alloc(0), size: 0 };
  const transport = createTransport({
    ...fixed,
    baseUrl: origin,
    httpClient: watched(client, seen),
  });
  const header = { ...headers, "user-agent": "flyte-settings" };
  try {
    const answer = await transport.unary(
      rawMethod(method),
      signal,
      timeoutMs,
      header,
      fromBinary(EmptySchema, message),
    );
    return { status: "OK", bytes: toBinary(EmptySchema, answer.message) };
  } catch (error) {
    stopIfAborted(signal);
    return answerOfFailure(error, seen, timeoutMs) ?? failed(error);
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

/** A method by its full name, its messages untouched. Of a descriptor, a unary call over gRPC reads no more than this. */
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
