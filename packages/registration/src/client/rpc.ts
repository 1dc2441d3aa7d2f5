/** Calls to Flyte Admin: what goes out, what comes back. All of its methods are unary. */

import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { allBytesOf, numberOf, textOf } from "../proto/read-wire.ts";

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
      /** Trying again changes nothing, whatever the status says. */
      readonly final?: true;
      /** Not Admin's answer: there is no connection, or another server answered in its place. */
      readonly source?: "connection" | "other";
    };

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Of one attempt; default 15 s. */
  readonly timeoutMs?: number;
  /** Ends the call, attempts in flight included. */
  readonly signal?: AbortSignal;
  readonly attempts?: Attempts;
}

/** When attempts of calls may begin. Shared by the calls of a run. */
export interface Attempts {
  /** Runs one attempt as soon as there is room for it. */
  run(attempt: () => Promise<RpcAnswer>): Promise<RpcAnswer>;
  /** Aborted: no attempt begins any more. */
  readonly signal?: AbortSignal;
  /** Attempts for one call at most; absent: as many as the time for it allows. */
  readonly max?: number;
}

/** One way to reach Admin. Never throws for what the other side did; throws ABORTED when the signal says so. */
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
  return { status, message, details: [], ...(final ? { final } : {}), ...omitUndefined({ source }) };
}

/** No connection. */
export function unreached(
  origin: string,
  { words, final }: { readonly words: string; readonly final: boolean },
): Failure {
  return failure("UNAVAILABLE", `cannot reach ${origin}: ${words}`, { final, source: "connection" });
}

/** The longest message that is taken, as flytekit and flytectl do. */
export const MAX_ANSWER: number = 20 * 1024 * 1024;

export function tooLong(): Failure {
  return failure("RESOURCE_EXHAUSTED", `received message larger than max (${MAX_ANSWER} bytes)`, { final: true });
}

/** Of one call, where nobody says. */
export const DEFAULT_TIMEOUT_MS = 15_000;

/** @throws ABORTED when the signal already says so */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw stopped();
}

/** The work, or ABORTED as soon as the signal says so; the work itself goes on. */
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

/** A login page in front of Admin, or another address of it. Without its query, in which there may be anything. */
export function redirected(status: number, location: string): string {
  const to = shown(location.replace(/[?#].*$/s, ""));
  return `HTTP ${status} leads to ${to}: is that a login page in front of Flyte Admin (admin.proxyCommand), or the true address?`;
}

/** The beginning of a body that should not have come: a proxy's page, on one line. */
export function beginning(body: Uint8Array): string {
  const text = Buffer.from(body.subarray(0, 1000)).toString("latin1");
  return text
    .replace(/<(style|script|head)\b.*?<\/\1>|<[^>]*>/gis, " ")
    .replace(/[^\x21-\x7e]+/g, " ")
    .trim()
    .slice(0, 80);
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
