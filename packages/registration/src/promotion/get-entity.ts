import type { DescMessage } from "@bufbuild/protobuf";
import { shown } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import { ObjectGetRequestSchema } from "../gen/flyteidl/admin/common_pb.js";
import { LaunchPlanSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { TaskSchema } from "../gen/flyteidl/admin/task_pb.js";
import { entityWords } from "../package/serialized-package.ts";
import { type EntityKind, type Identifier, resourceTypes } from "../proto/identifier.ts";
import { type AdminRpc, callAdmin } from "./admin-call.ts";
import { findWorkflow, type ReadWorkflowOptions } from "./read-workflow.ts";
import type { EntityAnswers } from "./rebuild.ts";

const service = "flyteidl.service.AdminService";
const request = ObjectGetRequestSchema;

const rpcs: Readonly<Record<Exclude<EntityKind, "workflow">, AdminRpc<typeof ObjectGetRequestSchema, DescMessage>>> = {
  task: { method: `${service}/GetTask`, request, response: TaskSchema },
  launchPlan: { method: `${service}/GetLaunchPlan`, request, response: LaunchPlanSchema },
};

/**
 * The entity that Admin has under an identifier; `undefined` if there is none.
 *
 * @throws PROMOTION_REFUSED for a workflow whose closure cannot be read; ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED
 */
export async function getEntity<Kind extends EntityKind>(
  kind: Kind,
  { project, domain, name, version }: Identifier,
  transport: Transport,
  options: ReadWorkflowOptions = {},
): Promise<EntityAnswers[Kind] | undefined> {
  if (kind === "workflow")
    return (await findWorkflow({ project, domain, name, version }, transport, options)) as
      | EntityAnswers[Kind]
      | undefined;
  const id = { resourceType: resourceTypes[kind], project, domain, name, version };
  const context = { what: `reading ${entityWords[kind]} ${shown(name)}`, signal: options.signal };
  return (await callAdmin(transport, rpcs[kind as keyof typeof rpcs], { id }, context)) as
    | EntityAnswers[Kind]
    | undefined;
}
