import {
  createRegistry,
  type DescMessage,
  equals,
  fromBinary,
  type MessageShape,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import type { Json } from "@flyte-settings/core";
import { ObjectGetRequestSchema } from "../gen/flyteidl/admin/common_pb.js";
import {
  type LaunchPlan,
  LaunchPlanCreateRequestSchema,
  LaunchPlanSchema,
  LaunchPlanUpdateRequestSchema,
} from "../gen/flyteidl/admin/launch_plan_pb.js";
import { TaskCreateRequestSchema, type TaskSpec, TaskSpecSchema } from "../gen/flyteidl/admin/task_pb.js";
import {
  WorkflowCreateRequestSchema,
  type WorkflowSpec,
  WorkflowSpecSchema,
} from "../gen/flyteidl/admin/workflow_pb.js";
import type { EntityKind } from "../proto/identifier.ts";
import type { AdminMethod, AdminRequest } from "../requests/create-requests.ts";

/** The decoded message in a `.pb` of each kind. */
export interface EntityMessages {
  readonly task: TaskSpec;
  readonly workflow: WorkflowSpec;
  readonly launchPlan: LaunchPlan;
}

export const entitySchemas: Readonly<Record<EntityKind, DescMessage>> = {
  task: TaskSpecSchema,
  workflow: WorkflowSpecSchema,
  launchPlan: LaunchPlanSchema,
};

/** The request message of each `AdminService` method used for registration. */
export const requestSchemas: Readonly<Record<AdminMethod, DescMessage>> = {
  CreateTask: TaskCreateRequestSchema,
  CreateWorkflow: WorkflowCreateRequestSchema,
  CreateLaunchPlan: LaunchPlanCreateRequestSchema,
  UpdateLaunchPlan: LaunchPlanUpdateRequestSchema,
  GetTask: ObjectGetRequestSchema,
  GetWorkflow: ObjectGetRequestSchema,
  GetLaunchPlan: ObjectGetRequestSchema,
};

/** Decodes every field, including those unknown to these protos (`$unknown`). Throws protobuf's errors. */
export function decodeEntity<Kind extends EntityKind>(kind: Kind, bytes: Uint8Array): EntityMessages[Kind] {
  return fromBinary(entitySchemas[kind], bytes) as unknown as EntityMessages[Kind];
}

/**
 * The bytes of an entity. Maps and Structs have no defined order, so encoding again can give different bytes. With
 * `original`, the bytes it was decoded from, messages that are still equal keep their bytes.
 */
export function encodeEntity<Kind extends EntityKind>(
  kind: Kind,
  message: EntityMessages[Kind],
  original?: Uint8Array,
): Uint8Array {
  const schema: DescMessage = entitySchemas[kind];
  const shape = message as MessageShape<DescMessage>;
  if (
    original !== undefined &&
    equals(schema, fromBinary(schema, original), shape, { unknown: true, registry: createRegistry() })
  )
    return original;
  return toBinary(schema, shape);
}

/** Protobuf JSON with the names of the .proto files; unset fields are omitted. */
export function messageJson(schema: DescMessage, bytes: Uint8Array): Json {
  return toJson(schema, fromBinary(schema, bytes), { useProtoFieldName: true }) as Json;
}

/** Like {@link messageJson}, for a message to Admin. */
export function requestJson({ method, bytes }: AdminRequest): Json {
  return messageJson(requestSchemas[method], bytes);
}
