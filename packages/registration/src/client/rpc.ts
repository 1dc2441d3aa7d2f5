/** Calls to Flyte Admin: what goes out, what comes back. All of its methods are unary. */
import { allBytesOf, numberOf, textOf } from "../proto/wire.ts";

/** gRPC's status codes, by number. */
export const statusNames = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

export type StatusName = (typeof statusNames)[number];

/** What a call came to; a refusal is an answer and not an exception. */
export type RpcAnswer =
  | { readonly status: "OK"; readonly bytes: Uint8Array }
  | {
      readonly status: Exclude<StatusName, "OK">;
      readonly message: string;
      /** Each a `google.protobuf.Any`. */
      readonly details: readonly Uint8Array[];
    };

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** One way to reach Admin. Never throws for what the other side did; throws ABORTED when the signal says so. */
export interface Transport {
  /** @param method `flyteidl.service.AdminService/CreateTask` */
  call(method: string, message: Uint8Array, options?: CallOptions): Promise<RpcAnswer>;
  close(): void;
}

export function failure(status: Exclude<StatusName, "OK">, message: string): RpcAnswer {
  return { status, message, details: [] };
}

/** A refusal by its number; one that gRPC does not know is UNKNOWN. */
export function failureByNumber(code: number, message: string, details: readonly Uint8Array[] = []): RpcAnswer {
  const status = statusNames[code] ?? "UNKNOWN";
  return { status: status === "OK" ? "UNKNOWN" : status, message, details };
}

/** `google.rpc.Status`: code 1, message 2, details 3. */
export function readStatus(bytes: Uint8Array): RpcAnswer {
  return failureByNumber(numberOf(bytes, 1), textOf(bytes, 2), allBytesOf(bytes, 3));
}
