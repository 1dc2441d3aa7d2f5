/** Turns a failed gRPC call into a result: Admin's own status, or the response of another server. */
import { Code, ConnectError } from "@connectrpc/connect";
import type { UniversalClientFn, UniversalClientResponse } from "@connectrpc/connect/protocol";
import {
  beginning,
  type Failure,
  failure,
  failureByNumber,
  type RpcAnswer,
  readStatus,
  redirected,
  tooLong,
} from "./rpc.ts";

/** The parts of a response received before the failure. */
export interface Seen {
  header?: Headers;
  trailer?: Headers;
  /** The first bytes of the body: one byte for compression, four for the length of the message. */
  head: Buffer;
  /** Length of the body in bytes. */
  size: number;
  /** Set if the other side is not a gRPC server. */
  foreign?: Failure;
}

/** Node cancels the streams of a connection that closes. */
export const CLOSED =
  "the connection was closed before Flyte Admin answered. Does the server expect TLS (admin.insecure)?";
const FRAME_HEAD = 5;
/** How much of an unexpected page is read. */
const PAGE_BYTES = 1000;

/** HTTP status → gRPC status name, for responses that are not from a gRPC server. */
const httpStatuses: Readonly<Record<number, Failure["status"]>> = {
  400: "INTERNAL",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "UNIMPLEMENTED",
  407: "UNAUTHENTICATED",
  429: "UNAVAILABLE",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "UNAVAILABLE",
};

/** The same client; records the response in `seen`. */
export function watched(client: UniversalClientFn, seen: Seen): UniversalClientFn {
  return async (request) => {
    const response = await client(request);
    seen.header = response.header;
    seen.trailer = response.trailer;
    const isGrpc = response.status === 200 && response.header.get("content-type")?.startsWith("application/grpc");
    if (isGrpc) return { ...response, body: counted(response.body, seen) };
    seen.foreign = await foreign(response);
    throw new Error(seen.foreign.message);
  };
}

async function* counted(body: AsyncIterable<Uint8Array>, seen: Seen): AsyncIterable<Uint8Array> {
  for await (const chunk of body) {
    if (seen.size < FRAME_HEAD) seen.head = Buffer.concat([seen.head, chunk.subarray(0, FRAME_HEAD)]);
    seen.size += chunk.length;
    yield chunk;
  }
}

/** A response from a proxy, a load balancer or the wrong port. */
async function foreign({ status, header, body }: UniversalClientResponse): Promise<Failure> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > PAGE_BYTES) break;
    }
  } catch {
    // the beginning is enough
  }
  const location = header.get("location");
  const message =
    status >= 300 && status < 400 && location !== null
      ? redirected(status, location)
      : `HTTP ${status} from a server that does not speak gRPC: ${beginning(Buffer.concat(chunks))}`;
  return failure(httpStatuses[status] ?? "UNKNOWN", message, { source: "other" });
}

/** `undefined`: nothing was received, so it is a connection error. */
export function answerOfFailure(error: unknown, seen: Seen, timeoutMs: number): RpcAnswer | undefined {
  const { code, rawMessage } = ConnectError.from(error);
  if (seen.foreign !== undefined) return seen.foreign;
  const status = seen.trailer?.get("grpc-status") || seen.header?.get("grpc-status") || undefined;
  if (status !== undefined && status !== "0") return refused(status, seen);
  if (code === Code.DeadlineExceeded) return failure("DEADLINE_EXCEEDED", `no answer within ${timeoutMs} ms`);
  if (code === Code.ResourceExhausted && seen.header !== undefined) return tooLong();
  if (seen.head[0] === 1) return failure("INTERNAL", "the answer is compressed, which was not requested");
  const missing = missingBytes(seen);
  if (status === "0" || missing < 0) return failure("INTERNAL", "the answer is not one gRPC message");
  if (seen.header !== undefined) return missing === 0 ? withoutTrailers() : brokenOff();
  // a stream reset by the server; a connection error has a cause
  if (!(error instanceof ConnectError) || error.cause !== undefined) return undefined;
  return failure("UNAVAILABLE", rawMessage.includes("CANCEL (0x8)") ? CLOSED : rawMessage);
}

function refused(status: string, { header, trailer }: Seen): RpcAnswer {
  const text = (name: string): string => trailer?.get(name) ?? header?.get(name) ?? "";
  return failureByNumber(
    Number(status),
    percentDecoded(text("grpc-message")),
    detailsOf(text("grpc-status-details-bin")),
  );
}

/** Bytes missing from the message announced in the frame; negative if more than one message was received. */
function missingBytes({ head, size }: Seen): number {
  return head.length < FRAME_HEAD ? FRAME_HEAD - size : FRAME_HEAD + head.readUInt32BE(1) - size;
}

function withoutTrailers(): Failure {
  return failure("INTERNAL", "the answer has no gRPC status: something in between drops HTTP/2's trailers");
}

function brokenOff(): Failure {
  return failure("UNAVAILABLE", "the other side broke off in the middle of a call");
}

function detailsOf(text: string): readonly Uint8Array[] {
  if (text === "") return [];
  try {
    const status = readStatus(Buffer.from(text, "base64"));
    return status.status === "OK" ? [] : status.details;
  } catch {
    return [];
  }
}

/** Decodes percent-encoded UTF-8; an invalid `%` is kept. */
function percentDecoded(text: string): string {
  const bytes = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
