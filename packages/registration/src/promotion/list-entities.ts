import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { shown } from "@flyte-settings/core";
import type { Transport } from "../client/rpc.ts";
import { ResourceListRequestSchema, Sort_Direction } from "../gen/flyteidl/admin/common_pb.js";
import { type LaunchPlan, LaunchPlanListSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { type Task, TaskListSchema } from "../gen/flyteidl/admin/task_pb.js";
import { type Workflow, WorkflowListSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import type { Identifier } from "../gen/flyteidl/core/identifier_pb.js";
import { callAdmin } from "./admin-call.ts";
import type { VersionId } from "./rewrite-options.ts";

/** Entities of a page: Admin's own default, which stays under its limit for messages. */
const PAGE = 100;

const service = "flyteidl.service.AdminService";
const tasks = { method: `${service}/ListTasks`, request: ResourceListRequestSchema, response: TaskListSchema };
const workflows = {
  method: `${service}/ListWorkflows`,
  request: ResourceListRequestSchema,
  response: WorkflowListSchema,
};
const plans = {
  method: `${service}/ListLaunchPlans`,
  request: ResourceListRequestSchema,
  response: LaunchPlanListSchema,
};

/** The tasks of a version, with their closures: no GetTask is needed. */
export function listTasks(transport: Transport, id: VersionId, signal?: AbortSignal): Promise<Task[]> {
  return listAll(transport, tasks, id, (page) => page.tasks, signal);
}

/** Without their nodes: each needs GetWorkflow. */
export function listWorkflows(transport: Transport, id: VersionId, signal?: AbortSignal): Promise<Workflow[]> {
  return listAll(transport, workflows, id, (page) => page.workflows, signal);
}

export function listPlans(transport: Transport, id: VersionId, signal?: AbortSignal): Promise<LaunchPlan[]> {
  return listAll(transport, plans, id, (page) => page.launchPlans, signal);
}

/** Sorted by name: Admin has no order of its own, and pages would overlap. */
async function listAll<Response extends DescMessage, Item extends { readonly id?: Identifier | undefined }>(
  transport: Transport,
  rpc: { readonly method: string; readonly request: typeof ResourceListRequestSchema; readonly response: Response },
  { project, domain, version }: VersionId,
  itemsOf: (page: MessageShape<Response>) => readonly Item[],
  signal: AbortSignal | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  const what = `listing version ${shown(version)} of ${shown(`${project}/${domain}`)}`;
  const filters = versionFilter(version);
  const sortBy = { key: "name", direction: Sort_Direction.ASCENDING };
  let token = "";
  do {
    const request = { id: { project, domain }, limit: PAGE, token, filters, sortBy };
    const page = await callAdmin(transport, rpc, request, { what, signal });
    if (page === undefined) break;
    found.push(...itemsOf(page).filter(({ id }) => id?.version === version));
    token = (page as unknown as { token: string }).token;
  } while (token !== "");
  return found;
}

/** Filters have no way to write `+`, `,` and `;`: then the longest part without them is looked for, and compared here. */
function versionFilter(version: string): string {
  const parts = version.split(/[+,;]/);
  if (parts.length === 1) return `eq(version,${version})`;
  const longest = parts.reduce((a, b) => (b.length > a.length ? b : a));
  return longest === "" ? "" : `contains(version,${longest})`;
}
