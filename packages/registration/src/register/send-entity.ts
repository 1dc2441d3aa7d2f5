import { type CompatMode, FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import type { CallOptions, Failure, RpcAnswer, Transport } from "../client/rpc.ts";
import { statusError } from "../client/status-error.ts";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { entityWords } from "../package/serialized-package.ts";
import { readIdentifier } from "../proto/identifier.ts";
import { bytesOf, EMPTY, numberOf } from "../proto/read-wire.ts";
import { checkInputs } from "../requests/check-schedule.ts";
import { type AdminRequest, activateRequest, getRequest } from "../requests/create-requests.ts";
import { createEntity } from "./create-entity.ts";
import type { EntityResult, EntityStatus, RegisterOptions } from "./result.ts";

export interface EntityOptions extends Pick<RegisterOptions, "activate"> {
  readonly call: CallOptions;
}

/** Sends one entity and activates it if requested. Admin's errors are in the result. @throws any other error */
export async function sendEntity(
  entity: HydratedEntity,
  transport: Transport,
  mode: CompatMode,
  options: EntityOptions,
): Promise<EntityResult> {
  const { kind, id } = entity;
  const what = `${entityWords[kind]} ${id.name}`;
  try {
    if (mode === "flytectl") await checkRegisteredWorkflow(entity, transport, options.call);
    const created = await createEntity(entity, mode, (request) => call(transport, request, options.call));
    if (created.status === "conflict") {
      const error = await conflictError(entity, created.answer, transport, mode, options.call);
      return { kind, id, status: "conflict", error };
    }
    const { status } = created;
    if (created.status === "failed") {
      const { error, answer } = created;
      const unsent = mode === "strict" ? await unsentConflict(entity, answer, transport, options.call) : undefined;
      return unsent === undefined
        ? { kind, id, status: "failed", error }
        : { kind, id, status: "conflict", error: unsent };
    }
    if (!wantsActivation(entity, status, mode, options)) return { kind, id, status };
    const activation = await call(transport, activateRequest(id, mode), options.call);
    if (activation.status === "OK") return { kind, id, status, activated: true };
    return { kind, id, status: "failed", error: statusError(`activating ${what}`, activation) };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return { kind, id, status: "failed", error: error.code === "ABORTED" ? unanswered(what, error) : error };
  }
}

function unanswered(what: string, cause: FlyteSettingsError): FlyteSettingsError {
  return new FlyteSettingsError("ABORTED", `${what}: stopped before Flyte Admin answered; run again`, {}, cause);
}

/** flytekit and flytectl show Admin's message without further requests. */
async function conflictError(
  entity: HydratedEntity,
  answer: Failure,
  transport: Transport,
  mode: CompatMode,
  options: CallOptions,
): Promise<FlyteSettingsError> {
  if (mode !== "strict") {
    const { withoutVariables } = await import("./admin-diff.ts");
    return new FlyteSettingsError("ADMIN_CONFLICT", withoutVariables(answer.message));
  }
  const { conflict, registeredDifferences } = await import("./conflict.ts");
  return conflict(entity, answer, await registeredDifferences(entity, transport, options));
}

/**
 * Admin's message about a different structure can be longer than headers may be. The call is reset then, and what is
 * registered is compared here.
 */
async function unsentConflict(
  entity: HydratedEntity,
  answer: Failure,
  transport: Transport,
  options: CallOptions,
): Promise<FlyteSettingsError | undefined> {
  if (!/NGHTTP2_INTERNAL_ERROR|INTERNAL_ERROR \(0x2\)/.test(answer.message)) return undefined;
  const { conflict, registeredDifferences } = await import("./conflict.ts");
  const found = await registeredDifferences(entity, transport, options);
  const isDifferent = Array.isArray(found) && found.length > 0;
  return isDifferent ? conflict(entity, answer, found) : undefined;
}

/** A cancelled create may leave a partial row behind: writes have a longer timeout than reads. */
const WRITE_TIMEOUT_MS = 60_000;

function call(transport: Transport, { method, bytes }: AdminRequest, options: CallOptions): Promise<RpcAnswer> {
  const limit = method.startsWith("Get") ? {} : { timeoutMs: WRITE_TIMEOUT_MS };
  return transport.call(`flyteidl.service.AdminService/${method}`, bytes, { ...limit, ...options });
}

/** flytectl fetches the workflow of every scheduled plan, by the identifier in the plan. */
async function checkRegisteredWorkflow(
  plan: HydratedEntity,
  transport: Transport,
  options: CallOptions,
): Promise<void> {
  const spec = plan.kind === "launchPlan" ? (bytesOf(plan.bytes, 2) ?? EMPTY) : EMPTY;
  const id = bytesOf(spec, 1);
  if (scheduleOf(spec) === undefined || id === undefined) return;
  const workflow = { ...readIdentifier(id), kind: "workflow" as const };
  const answer = await call(transport, getRequest(workflow), options);
  if (answer.status !== "OK") throw statusError(`Error hydrating spec of launch plan ${plan.id.name}`, answer);
  let template: Uint8Array | undefined = answer.bytes;
  for (const number of [2, 1, 1, 1]) template = template === undefined ? undefined : bytesOf(template, number);
  if (template !== undefined) checkInputs(plan, template);
}

/** `LaunchPlan`: spec 2, closure 3 { state 1 }. flytectl does not activate a plan that already existed. */
function wantsActivation(
  { kind, bytes }: HydratedEntity,
  status: EntityStatus,
  mode: CompatMode,
  { activate = "auto" }: EntityOptions,
): boolean {
  if (kind !== "launchPlan" || activate === "none") return false;
  if (mode === "flytectl" && status === "exists") return false;
  if (activate === "all") return true;
  if (activate === "scheduled") return scheduleOf(bytesOf(bytes, 2) ?? EMPTY) !== undefined;
  return numberOf(bytesOf(bytes, 3) ?? EMPTY, 1) === 1;
}
