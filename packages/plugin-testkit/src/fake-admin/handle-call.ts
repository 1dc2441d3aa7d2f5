/** The steps between a call's arrival and its response: login, database connections, delay, cancellation. */
import { setTimeout as sleep } from "node:timers/promises";
import { activeWhenAsked } from "./activation.ts";
import { type AdminAnswer, refuse } from "./answer.ts";
import { leaveDescription } from "./half-stored.ts";
import { answerCall } from "./handlers.ts";
import { methods } from "./methods.ts";
import type { FakeAdminOptions, PlannedAnswer, RecordedCall } from "./options.ts";
import type { AdminState } from "./state.ts";

export interface Call {
  readonly method: string;
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the client closes the stream. */
  readonly signal: AbortSignal;
}

export type Handle = (call: Call) => Promise<AdminAnswer>;

/** The default of grpc-go, which Admin uses. */
export const MAX_MESSAGE_BYTES: number = 4 * 1024 * 1024;
const TOO_MANY_CLIENTS =
  "failed to connect to `host=127.0.0.1 user=flyteadmin database=flyteadmin`: server error " +
  "(FATAL: sorry, too many clients already (SQLSTATE 53300))";

export function callHandler(options: FakeAdminOptions, state: AdminState, calls: RecordedCall[]): Handle {
  const planned = (options.answers ?? []).map((answer) => ({
    ...answer,
    left: answer.times ?? Number.POSITIVE_INFINITY,
  }));
  const duration = options.delayMs ?? (options.connections !== undefined || options.atomic === false ? 2 : 0);
  let connected = 0;

  return async (call) => {
    const { method, bytes, headers } = call;
    await options.onCall?.(method, "come");
    const answer = await respond(call);
    calls.push({ method, bytes, headers, status: answer.status });
    await options.onCall?.(method, "done");
    return answer;
  };

  async function respond(call: Call): Promise<AdminAnswer> {
    if (!isLoggedIn(call, options.auth)) return refuse("UNAUTHENTICATED", "token parse error");
    if (methods[call.method]?.usesDatabase !== true) {
      await pause(duration);
      return answerOrPlan(call, planned, state);
    }
    if (connected >= (options.connections ?? Number.POSITIVE_INFINITY)) return refuse("INTERNAL", TOO_MANY_CLIENTS);
    connected += 1;
    try {
      return await query(call);
    } finally {
      connected -= 1;
    }
  }

  async function query(call: Call): Promise<AdminAnswer> {
    await pause(duration / 2);
    if (call.signal.aborted) return cancelled();
    if (options.atomic === false && call.method === "CreateWorkflow") await options.onCall?.(call.method, "half");
    const races = options.racingActivations && call.method === "UpdateLaunchPlan";
    const seen = races ? { ...state, activeBefore: activeWhenAsked(call.bytes, state) } : state;
    await pause(duration / 2);
    if (!call.signal.aborted) return answerOrPlan(call, planned, seen);
    if (options.atomic === false) leaveDescription(call, state);
    return cancelled();
  }
}

function cancelled(): AdminAnswer {
  return refuse("CANCELLED", "context canceled");
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
}

function isLoggedIn({ method, headers }: Call, auth: FakeAdminOptions["auth"]): boolean {
  if (auth === undefined || methods[method]?.open === true) return true;
  const given = headers[auth.header ?? "flyte-authorization"] ?? headers["authorization"] ?? "";
  return auth.isValid(given.replace(/^Bearer /i, ""));
}

function answerOrPlan(
  { method, bytes }: Call,
  planned: (PlannedAnswer & { left: number })[],
  state: AdminState,
): AdminAnswer {
  const name = methods[method]?.nameOf(bytes);
  const plan = planned.find((each) => each.method === method && each.left > 0 && (each.name ?? name) === name);
  if (plan === undefined) return answerCall(method, bytes, state);
  plan.left -= 1;
  return plan.code === "OK" ? answerCall(method, bytes, state) : refuse(plan.code, plan.message ?? "");
}
