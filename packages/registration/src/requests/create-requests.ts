import type { CompatMode } from "@flyte-settings/core";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { type EntityKind, type Identifier, writeIdentifier } from "../proto/identifier.ts";
import { bytesOf, EMPTY } from "../proto/read-wire.ts";
import { concat, lengthDelimited, varintField } from "../proto/write-wire.ts";

/** The methods of `flyteidl.service.AdminService` used for registration. */
export type AdminMethod =
  | "CreateTask"
  | "CreateWorkflow"
  | "CreateLaunchPlan"
  | "UpdateLaunchPlan"
  | "GetTask"
  | "GetWorkflow"
  | "GetLaunchPlan";

/** One message to Flyte Admin. */
export interface AdminRequest {
  readonly method: AdminMethod;
  readonly id: Identifier;
  /** The request's message. */
  readonly bytes: Uint8Array;
}

const createMethods: Readonly<Record<EntityKind, AdminMethod>> = {
  task: "CreateTask",
  workflow: "CreateWorkflow",
  launchPlan: "CreateLaunchPlan",
};

const getMethods: Readonly<Record<EntityKind, AdminMethod>> = {
  task: "GetTask",
  workflow: "GetWorkflow",
  launchPlan: "GetLaunchPlan",
};

/** `TaskCreateRequest`, `WorkflowCreateRequest`, `LaunchPlanCreateRequest`: id 1, spec 2. */
export function createRequest({ kind, id, bytes }: HydratedEntity): AdminRequest {
  const spec = kind === "launchPlan" ? (bytesOf(bytes, 2) ?? EMPTY) : bytes;
  return {
    method: createMethods[kind],
    id,
    bytes: concat([lengthDelimited(1, writeIdentifier(id)), lengthDelimited(2, spec)]),
  };
}

/** `LaunchPlanUpdateRequest`: id 1 (without its type, except in flytekit's mode), state 2 ACTIVE 1. */
export function activateRequest(id: Identifier, mode: CompatMode): AdminRequest {
  const { kind: _, ...untyped } = id;
  const sent = mode === "flytekit" ? id : untyped;
  return {
    method: "UpdateLaunchPlan",
    id: sent,
    bytes: concat([lengthDelimited(1, writeIdentifier(sent)), varintField(2, 1)]),
  };
}

/** `ObjectGetRequest`: id 1. */
export function getRequest(id: Identifier & { readonly kind: EntityKind }): AdminRequest {
  return { method: getMethods[id.kind], id, bytes: lengthDelimited(1, writeIdentifier(id)) };
}
