import { shown } from "@flyte-settings/core";
import type { Transport } from "../client/rpc.ts";
import { ObjectGetRequestSchema } from "../gen/flyteidl/admin/common_pb.js";
import { LaunchPlanSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { TaskSchema } from "../gen/flyteidl/admin/task_pb.js";
import { WorkflowSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import { entityWords } from "../package/serialized-package.ts";
import { type EntityKind, type Identifier, resourceTypes } from "../proto/identifier.ts";
import { callAdmin } from "./admin-call.ts";
import { rebuild } from "./rebuild.ts";
import type { EntitySpec } from "./spec.ts";

const service = "flyteidl.service.AdminService";
const getTask = { method: `${service}/GetTask`, request: ObjectGetRequestSchema, response: TaskSchema };
const getWorkflow = { method: `${service}/GetWorkflow`, request: ObjectGetRequestSchema, response: WorkflowSchema };
const getPlan = { method: `${service}/GetLaunchPlan`, request: ObjectGetRequestSchema, response: LaunchPlanSchema };

/** The spec that Admin holds under an identifier; `undefined` if there is none. @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED */
export async function registeredSpec(
  transport: Transport,
  kind: EntityKind,
  { project, domain, name, version }: Identifier,
  signal?: AbortSignal,
): Promise<EntitySpec | undefined> {
  const request = { id: { resourceType: resourceTypes[kind], project, domain, name, version } };
  const context = { what: `reading ${entityWords[kind]} ${shown(name)}`, signal };
  if (kind === "task")
    return unlessAbsent(await callAdmin(transport, getTask, request, context), (task) => rebuild(kind, task));
  if (kind === "workflow")
    return unlessAbsent(await callAdmin(transport, getWorkflow, request, context), (workflow) =>
      rebuild(kind, workflow),
    );
  return unlessAbsent(await callAdmin(transport, getPlan, request, context), (plan) => rebuild(kind, plan));
}

function unlessAbsent<T>(answer: T | undefined, read: (answer: T) => EntitySpec): EntitySpec | undefined {
  return answer === undefined ? undefined : read(answer);
}
