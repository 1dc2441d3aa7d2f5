/** Calls to Flyte Admin: requests and responses. All of its methods are unary. */

import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { allBytesOf, numberOf, textOf } from "../proto/read-wire.ts";

/** gRPC's status codes, by number. */
const statusNames = [
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

/** The result of a call; an error status is a result, not an exception. */
export type RpcAnswer =
  | { readonly status: "OK"; readonly bytes: Uint8Array }
  | {
      readonly status: Exclude<StatusName, "OK">;
      readonly message: string;
      /** Each a `google.protobuf.Any`. */
      readonly details: readonly Uint8Array[];
      /** Retrying is useless, whatever the status. */
      readonly final?: true;
      /** Not a response from Admin: the connection failed, or another server responded. */
      readonly source?: "connection" | "other";
    };

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Per attempt; default 15 s. */
  readonly timeoutMs?: number;
  /** Cancels the call, including attempts in flight. */
  readonly signal?: AbortSignal;
  readonly attempts?: Attempts;
}

/** Limits when attempts may start. Shared by all calls of a run. */
export interface Attempts {
  /** Runs one attempt as soon as there is capacity. */
  run(attempt: () => Promise<RpcAnswer>): Promise<RpcAnswer>;
  /** Aborted: no further attempt starts. */
  readonly signal?: AbortSignal;
  /** Maximum number of attempts per call; absent: limited only by time. */
  readonly max?: number;
}

/** A transport to Admin. Errors of the other side are returned, never thrown; throws ABORTED when the signal aborts. */
export interface Transport {
  /** @param method `flyteidl.service.AdminService/CreateTask` */
  call(method: string, message: Uint8Array, options?: CallOptions): Promise<RpcAnswer>;
  close(): void;
}

export type Failure = Exclude<RpcAnswer, { readonly status: "OK" }>;

export function failure(
  status: Failure["status"],
  message: string,
  { final = false, source }: { readonly final?: boolean; readonly source?: Failure["source"] } = {},
): Failure {
  return { status, message, details: [], ...omitUndefined({ final: final || undefined, source }) };
}

/** The result if there is no connection. */
export function unreached(
  origin: string,
  { words, final }: { readonly words: string; readonly final: boolean },
): Failure {
  return failure("UNAVAILABLE", `cannot reach ${origin}: ${words}`, { final, source: "connection" });
}

/** The largest message accepted, as in flytekit and flytectl. */
export const MAX_ANSWER: number = 20 * 1024 * 1024;

export function tooLong(): Failure {
  return failure("RESOURCE_EXHAUSTED", `received message larger than max (${MAX_ANSWER} bytes)`, { final: true });
}

/** Default time limit of one call. */
export const DEFAULT_TIMEOUT_MS = 15_000;

/** @throws ABORTED if the signal is already aborted */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw stopped();
}

/** The result of the work, or ABORTED as soon as the signal aborts; the work itself continues. */
export function orStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(stopped());
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

export function stopped(cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError("ABORTED", "stopped while waiting for Flyte Admin", {}, cause);
}

/** A redirect to a login page in front of Admin, or to another address. Omits the query, which may contain secrets. */
export function redirected(status: number, location: string): string {
  const to = shown(location.replace(/[?#].*$/s, ""));
  return `HTTP ${status} leads to ${to}: is that a login page in front of Flyte Admin (admin.proxyCommand), or the true address?`;
}

/** The beginning of an unexpected body, such as a proxy's page, on one line. */
export function beginning(body: Uint8Array): string {
  const text = Buffer.from(body.subarray(0, 1000)).toString("latin1");
  return text
    .replace(/<(style|script|head)\b.*?<\/\1>|<[^>]*>/gis, " ")
    .replace(/[^\x21-\x7e]+/g, " ")
    .trim()
    .slice(0, 80);
}

/** An error status by its number; UNKNOWN if gRPC does not define it. */
export function failureByNumber(code: number, message: string, details: readonly Uint8Array[] = []): RpcAnswer {
  const status = statusNames[code] ?? "UNKNOWN";
  return { status: status === "OK" ? "UNKNOWN" : status, message, details };
}

/** `google.rpc.Status`: code 1, message 2, details 3. */
export function readStatus(bytes: Uint8Array): RpcAnswer {
  return failureByNumber(numberOf(bytes, 1), textOf(bytes, 2), allBytesOf(bytes, 3));
}
