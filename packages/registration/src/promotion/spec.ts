import { clone, type DescMessage, fromBinary, type Message, toBinary, toJson } from "@bufbuild/protobuf";
import type { Json } from "@flyte-settings/core";
import { type LaunchPlanSpec, LaunchPlanSpecSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { type TaskSpec, TaskSpecSchema } from "../gen/flyteidl/admin/task_pb.js";
import { type WorkflowSpec, WorkflowSpecSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import type { EntityKind } from "../proto/identifier.ts";

/** The spec that registers an entity of each kind, without its identifier: `spec` of the create request. */
export interface EntitySpecs {
  readonly task: TaskSpec;
  readonly workflow: WorkflowSpec;
  readonly launchPlan: LaunchPlanSpec;
}

export type EntitySpec = EntitySpecs[EntityKind];

const schemas: Readonly<Record<EntityKind, DescMessage>> = {
  task: TaskSpecSchema,
  workflow: WorkflowSpecSchema,
  launchPlan: LaunchPlanSpecSchema,
};

export function specSchema(kind: EntityKind): DescMessage {
  return schemas[kind];
}

/** A copy that may be modified. */
export function cloneSpec<Kind extends EntityKind>(kind: Kind, spec: EntitySpecs[Kind]): EntitySpecs[Kind] {
  return clone(specSchema(kind), spec as Message) as unknown as EntitySpecs[Kind];
}

/** Throws protobuf's errors. */
export function decodeSpec<Kind extends EntityKind>(kind: Kind, bytes: Uint8Array): EntitySpecs[Kind] {
  return fromBinary(specSchema(kind), bytes) as unknown as EntitySpecs[Kind];
}

/** Maps and Structs have no defined order: compare specs as messages, not as bytes. */
export function encodeSpec<Kind extends EntityKind>(kind: Kind, spec: EntitySpecs[Kind]): Uint8Array {
  return toBinary(specSchema(kind), spec as Message);
}

/** Protobuf JSON with the names of the .proto files; unset fields are omitted. */
export function specJson(kind: EntityKind, spec: Message): Json {
  return toJson(specSchema(kind), spec, { useProtoFieldName: true }) as Json;
}
