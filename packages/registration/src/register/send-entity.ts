import type { CompatMode } from "@flyte-settings/core";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { isConflict, refusal } from "../client/refusal.ts";
import type { RpcAnswer, Transport } from "../client/rpc.ts";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import type { HydratedEntity } from "../hydrate/hydrate.ts";
import { entityWords } from "../package/serialized-package.ts";
import { readIdentifier } from "../proto/identifier.ts";
import { bytesOf, EMPTY, numberOf } from "../proto/wire.ts";
import { checkInputs } from "../requests/check-schedule.ts";
import { type AdminRequest, activateRequest, createRequest, getRequest } from "../requests/create-requests.ts";
import type { EntityResult, EntityStatus, RegisterOptions } from "./result.ts";

/** One entity, and its activation where it is wanted. What Admin says against it is in the result. @throws ABORTED */
export async function sendEntity(
  entity: HydratedEntity,
  transport: Transport,
  mode: CompatMode,
  options: RegisterOptions,
): Promise<EntityResult> {
  const { kind, id } = entity;
  const what = `${entityWords[kind]} ${id.name}`;
  try {
    if (mode === "flytectl") await checkRegisteredWorkflow(entity, transport, options);
    const answer = await call(transport, createRequest(entity), options);
    if (answer.status !== "OK" && isConflict(answer)) {
      return { kind, id, status: "conflict", error: await conflictError(entity, answer, transport, mode) };
    }
    if (answer.status !== "OK" && answer.status !== "ALREADY_EXISTS") {
      return { kind, id, status: "failed", error: refusal(what, answer) };
    }
    const status = answer.status === "OK" ? "registered" : "exists";
    if (!wantsActivation(entity, status, mode, options)) return { kind, id, status };
    const activation = await call(transport, activateRequest(id, mode), options);
    if (activation.status === "OK") return { kind, id, status, activated: true };
    return { kind, id, status: "failed", error: refusal(`activating ${what}`, activation) };
  } catch (error) {
    if (!isFlyteSettingsError(error) || error.code === "ABORTED") throw error;
    return { kind, id, status: "failed", error };
  }
}

/** The peers show what Admin says, and ask nothing more. */
async function conflictError(
  entity: HydratedEntity,
  answer: Exclude<RpcAnswer, { status: "OK" }>,
  transport: Transport,
  mode: CompatMode,
): Promise<FlyteSettingsError> {
  if (mode !== "strict") return new FlyteSettingsError("ADMIN_CONFLICT", answer.message);
  const { conflict } = await import("./conflict.ts");
  return conflict(entity, answer, transport);
}

function call(transport: Transport, { method, bytes }: AdminRequest, { signal }: RegisterOptions): Promise<RpcAnswer> {
  return transport.call(`flyteidl.service.AdminService/${method}`, bytes, signal === undefined ? {} : { signal });
}

/** flytectl asks for the workflow of every scheduled plan, under the plan's own identifier for it. */
async function checkRegisteredWorkflow(
  plan: HydratedEntity,
  transport: Transport,
  options: RegisterOptions,
): Promise<void> {
  const spec = plan.kind === "launchPlan" ? (bytesOf(plan.bytes, 2) ?? EMPTY) : EMPTY;
  const id = bytesOf(spec, 1);
  if (scheduleOf(spec) === undefined || id === undefined) return;
  const workflow = { ...readIdentifier(id), kind: "workflow" as const };
  const answer = await call(transport, getRequest(workflow), options);
  if (answer.status !== "OK") throw refusal(`Error hydrating spec of launch plan ${plan.id.name}`, answer);
  let template: Uint8Array | undefined = answer.bytes;
  for (const number of [2, 1, 1, 1]) template = template === undefined ? undefined : bytesOf(template, number);
  if (template !== undefined) checkInputs(plan, template);
}

/** `LaunchPlan`: spec 2, closure 3 { state 1 }. flytectl does not activate a plan that was there already. */
function wantsActivation(
  { kind, bytes }: HydratedEntity,
  status: EntityStatus,
  mode: CompatMode,
  { activate = "auto" }: RegisterOptions,
): boolean {
  if (kind !== "launchPlan" || activate === "none") return false;
  if (mode === "flytectl" && status === "exists") return false;
  if (activate === "all") return true;
  if (activate === "scheduled") return scheduleOf(bytesOf(bytes, 2) ?? EMPTY) !== undefined;
  return numberOf(bytesOf(bytes, 3) ?? EMPTY, 1) === 1;
}
