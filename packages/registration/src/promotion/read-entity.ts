import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import { ObjectGetRequestSchema } from "../gen/flyteidl/admin/common_pb.js";
import { type DescriptionEntity, DescriptionEntitySchema } from "../gen/flyteidl/admin/description_entity_pb.js";
import { type LaunchPlan, LaunchPlanState } from "../gen/flyteidl/admin/launch_plan_pb.js";
import type { Task } from "../gen/flyteidl/admin/task_pb.js";
import { entityWords } from "../package/serialized-package.ts";
import { type EntityKind, type Identifier, resourceTypes } from "../proto/identifier.ts";
import { callAdmin } from "./admin-call.ts";
import { type ReadWorkflowOptions, readWorkflow } from "./read-workflow.ts";
import { type EntityAnswers, rebuild } from "./rebuild.ts";
import type { RegisteredEntity } from "./registered-version.ts";

const getDescription = {
  method: "flyteidl.service.AdminService/GetDescriptionEntity",
  request: ObjectGetRequestSchema,
  response: DescriptionEntitySchema,
};

/**
 * The registered entity for an item of a list response; requests the nodes of a workflow and the descriptions.
 *
 * @throws ADMIN_REFUSED for a workflow that cannot be read; PACKAGE_INVALID if its node names cannot be restored;
 * ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function readEntity<Kind extends EntityKind>(
  kind: Kind,
  listed: EntityAnswers[Kind],
  admin: Transport,
  options: ReadWorkflowOptions = {},
): Promise<RegisteredEntity> {
  const { project = "", domain = "", name = "", version = "" } = listed.id ?? {};
  const id = { kind, project, domain, name, version };
  if (kind === "launchPlan") {
    const plan = listed as LaunchPlan;
    return { kind, id, spec: rebuild("launchPlan", plan), isActive: plan.closure?.state === LaunchPlanState.ACTIVE };
  }
  const description = descriptionOf(id, admin, options);
  try {
    if (kind === "task") return { kind, id, spec: rebuild("task", listed as Task, await description) };
    const about = await description;
    const workflow = await readWorkflow(id, admin, options);
    return { kind, id, spec: rebuild("workflow", workflow, about) };
  } catch (cause) {
    if (!isFlyteSettingsError(cause) || cause.code !== "PACKAGE_INVALID") throw cause;
    const message = `could not read ${entityWords[kind]} ${shown(name)} version ${shown(version)}: ${cause.message}`;
    throw new FlyteSettingsError(cause.code, message, {}, cause);
  }
}

/** Admin looks it up only by name, so it may be of another kind. */
function descriptionOf(
  { kind, ...id }: Identifier & { readonly kind: EntityKind },
  admin: Transport,
  { signal }: ReadWorkflowOptions,
): Promise<DescriptionEntity | undefined> {
  const request = { id: { resourceType: resourceTypes[kind], ...id } };
  const what = `the description of ${entityWords[kind]} ${shown(id.name)}`;
  return callAdmin(admin, getDescription, request, { what, signal });
}
