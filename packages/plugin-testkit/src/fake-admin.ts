/**
 * A Flyte Admin in the process: gRPC in plain text, the HTTP gateway beside it, and a store that takes the uploads it
 * signs for. Its codes and messages are those that a real Admin 1.16.8 gave.
 */
import { type AdminAnswer, refuse } from "./fake-admin/answer.ts";
import { serveGateway } from "./fake-admin/gateway.ts";
import { serveGrpc } from "./fake-admin/grpc.ts";
import { answerCall } from "./fake-admin/handlers.ts";
import { methods } from "./fake-admin/methods.ts";
import { type AdminState, adminState, labelOf } from "./fake-admin/state.ts";
import type { StatusName } from "./fake-admin/status.ts";

/** An answer that is given in place of the true one. */
export interface PlannedAnswer {
  /** `CreateTask` */
  readonly method: string;
  /** Only for the entity of that name. */
  readonly name?: string;
  /** So often, then never again; absent: always. */
  readonly times?: number;
  readonly code: StatusName;
  readonly message?: string;
}

/** An answer of the store in place of 200; used in order, the last one repeats. */
export interface PlannedUploadAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeAdminOptions {
  /** Those that exist; default `flytesnacks` alone. `"any"` takes every name. */
  readonly projects?: readonly string[] | "any";
  /** Off: everything that decodes is taken, as the peers' recording Admin does. Default on. */
  readonly checks?: boolean;
  readonly answers?: readonly PlannedAnswer[];
  readonly uploadAnswers?: readonly PlannedUploadAnswer[];
  /** Every call is answered after so long. */
  readonly delayMs?: number;
  /** Told of each call when it has come, and once more when it is done and not yet answered. Waited for. */
  readonly onCall?: (method: string, moment: "come" | "done") => void | Promise<void>;
  /** Calls need this in this header (default `flyte-authorization`): else UNAUTHENTICATED. */
  readonly auth?: {
    readonly isValid: (token: string) => boolean;
    readonly header?: string;
    readonly clientId?: string;
    readonly scopes?: readonly string[];
    readonly redirectUri?: string;
    readonly authorizationEndpoint?: string;
    readonly tokenEndpoint?: string;
    readonly deviceAuthorizationEndpoint?: string;
  };
}

/** One call, as it came. */
export interface RecordedCall {
  readonly method: string;
  /** The request's message. */
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: StatusName;
}

/** One PUT to the store. */
export interface RecordedUpload {
  /** With its query, as it came. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly status: number;
}

export interface FakeAdmin {
  /** `http://127.0.0.1:port`, HTTP/2 in plain text. */
  readonly grpc: string;
  /** `http://127.0.0.1:port`: gateway and store. */
  readonly gateway: string;
  readonly calls: readonly RecordedCall[];
  readonly uploads: readonly RecordedUpload[];
  /** What is registered: `TASK p/d/name@version`, in the order of registering. */
  registered(): readonly string[];
  close(): Promise<void>;
}

/** Starts one on free ports; close it at the end of the test. */
export async function fakeAdmin(options: FakeAdminOptions = {}): Promise<FakeAdmin> {
  const calls: RecordedCall[] = [];
  const uploads: RecordedUpload[] = [];
  const state = adminState(options);
  const planned = (options.answers ?? []).map((answer) => ({
    ...answer,
    left: answer.times ?? Number.POSITIVE_INFINITY,
  }));

  const handle = async (
    method: string,
    bytes: Uint8Array,
    headers: Readonly<Record<string, string>>,
  ): Promise<AdminAnswer> => {
    if (options.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
    await options.onCall?.(method, "come");
    const answer = answerOrPlan(method, bytes, headers, planned, state, options);
    calls.push({ method, bytes, headers, status: answer.status });
    await options.onCall?.(method, "done");
    return answer;
  };
  const gateway = await serveGateway(handle, state, uploads, options.uploadAnswers ?? []);
  state.storeOrigin = gateway.origin;
  const grpc = await serveGrpc(handle);
  return {
    grpc: grpc.origin,
    gateway: gateway.origin,
    calls,
    uploads,
    registered: () => [...state.entities.values()].map(({ id }) => labelOf(id)),
    async close() {
      await Promise.all([grpc.close(), gateway.close()]);
    },
  };
}

function answerOrPlan(
  method: string,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
  planned: (PlannedAnswer & { left: number })[],
  state: AdminState,
  { auth }: FakeAdminOptions,
): AdminAnswer {
  if (auth !== undefined && methods[method]?.open !== true) {
    const given = headers[auth.header ?? "flyte-authorization"] ?? headers["authorization"] ?? "";
    if (!auth.isValid(given.replace(/^Bearer /i, ""))) return refuse("UNAUTHENTICATED", "token parse error");
  }
  const name = methods[method]?.nameOf(bytes);
  const plan = planned.find((each) => each.method === method && each.left > 0 && (each.name ?? name) === name);
  if (plan === undefined) return answerCall(method, bytes, state);
  plan.left -= 1;
  return plan.code === "OK" ? answerCall(method, bytes, state) : refuse(plan.code, plan.message ?? "");
}
