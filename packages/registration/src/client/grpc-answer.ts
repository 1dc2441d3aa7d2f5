/** What came back over gRPC, as an answer: status in the trailers, one framed message before them. */
import type { IncomingHttpHeaders } from "node:http2";
import { beginning, failure, failureByNumber, type RpcAnswer, readStatus } from "./rpc.ts";

/** A byte for compression, four for the length. */
export const FRAME_HEAD = 5;

/** HTTP status → gRPC's name for it, where the other side is no gRPC server. */
const httpStatuses: Readonly<Record<number, Parameters<typeof failure>[0]>> = {
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

export function brokenOff(): RpcAnswer {
  return failure("UNAVAILABLE", "the other side broke off in the middle of a call");
}

/** Where there is nothing else to say than a status, it stands in the headers. */
function statusCode(headers: IncomingHttpHeaders, trailers: IncomingHttpHeaders = headers): string | undefined {
  return one(trailers["grpc-status"] ?? headers["grpc-status"]) || undefined;
}

export function grpcAnswer(
  headers: IncomingHttpHeaders,
  trailers: IncomingHttpHeaders | undefined,
  body: Buffer,
): RpcAnswer {
  const code = statusCode(headers, trailers);
  if (code === undefined) return withoutStatus(headers, body);
  if (code === "0") return messageIn(body);
  const message = percentDecoded(one(trailers?.["grpc-message"] ?? headers["grpc-message"]));
  const details = one(trailers?.["grpc-status-details-bin"] ?? headers["grpc-status-details-bin"]);
  return failureByNumber(Number(code), message, detailsOf(details));
}

function messageIn(body: Buffer): RpcAnswer {
  if (body[0] === 1) return failure("INTERNAL", "the answer is compressed, which was not asked for");
  if (body.length < FRAME_HEAD || body[0] !== 0 || body.readUInt32BE(1) !== body.length - FRAME_HEAD) {
    return failure("INTERNAL", "the answer is not one gRPC message");
  }
  return { status: "OK", bytes: body.subarray(FRAME_HEAD) };
}

/** A proxy, a load balancer or the wrong port; or something in between that drops HTTP/2's trailers. */
function withoutStatus(headers: IncomingHttpHeaders, body: Buffer): RpcAnswer {
  const status = Number(headers[":status"]);
  if (Number.isNaN(status)) return failure("UNAVAILABLE", "the connection ended before an answer came");
  if (status === 200 && one(headers["content-type"]).startsWith("application/grpc")) {
    if (messageIn(body).status !== "OK") return brokenOff();
    return failure("INTERNAL", "the answer has no gRPC status: something in between drops HTTP/2's trailers");
  }
  const name = httpStatuses[status] ?? "UNKNOWN";
  return failure(name, `HTTP ${status} from something that is no gRPC server: ${beginning(body)}`);
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

function one(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : (value?.[0] ?? "");
}

/** UTF-8 in percent encoding; a `%` that is none stays. */
function percentDecoded(text: string): string {
  const bytes = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
