/** Listing tasks, workflows and launch plans. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  ActiveLaunchPlanListRequestSchema,
  type LaunchPlan,
  LaunchPlanListSchema,
  LaunchPlanState,
  ResourceListRequestSchema,
  ResourceType,
  TaskListSchema,
  type Workflow,
  WorkflowListSchema,
  WorkflowSchema,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, lengthField, refuse } from "./answer.ts";
import { isRefused } from "./filters.ts";
import { type ListRequest, listRows } from "./list-rows.ts";
import type { AdminState, Stored } from "./state.ts";
import { launchPlans, type Table, tasks, workflows } from "./tables.ts";

type Handler = (bytes: Uint8Array, state: AdminState) => AdminAnswer;

export interface Kind {
  readonly type: ResourceType;
  readonly table: (state: AdminState) => Table<Stored>;
  readonly list: typeof TaskListSchema | typeof WorkflowListSchema | typeof LaunchPlanListSchema;
}

export const kinds: Readonly<Record<"task" | "workflow" | "launchPlan", Kind>> = {
  task: { type: ResourceType.TASK, table: () => tasks, list: TaskListSchema },
  workflow: { type: ResourceType.WORKFLOW, table: () => workflows, list: WorkflowListSchema },
  launchPlan: { type: ResourceType.LAUNCH_PLAN, table: launchPlans, list: LaunchPlanListSchema },
};

/** @param method `ListTasks` */
export function listOf(kind: Kind, method: string): Handler {
  return (bytes, state) => {
    const request = fromBinary(ResourceListRequestSchema, bytes);
    const problem = request.id === undefined ? "missing id" : scopeProblem(request.id, request.limit);
    if (problem !== undefined || request.id === undefined) return refuse("INVALID_ARGUMENT", problem ?? "");
    return answer(kind, request, request.id, state, ` for ${method}`);
  };
}

export const listActiveLaunchPlans: Handler = (bytes, state) => {
  const request = fromBinary(ActiveLaunchPlanListRequestSchema, bytes);
  const problem = scopeProblem(request, request.limit);
  if (problem !== undefined) return refuse("INVALID_ARGUMENT", problem);
  return answer(kinds.launchPlan, request, request, state, " for ListActiveLaunchPlans", isActive);
};

function isActive({ message }: Stored): boolean {
  return (message as LaunchPlan).closure?.state === LaunchPlanState.ACTIVE;
}

export interface Scope {
  readonly project: string;
  readonly domain: string;
  readonly name?: string;
}

/** Admin's error for the project, domain and limit of a list request. */
export function scopeProblem({ project, domain }: Scope, limit: number): string | undefined {
  if (project === "") return "missing project";
  if (domain === "") return "missing domain";
  return limit === 0 ? "invalid value for limit" : undefined;
}

/** In order of registration; an unset name matches every name. */
export function entitiesOf(type: ResourceType, { project, domain, name = "" }: Scope, state: AdminState): Stored[] {
  return [...state.entities.values()].filter(({ id }) => {
    const isThere = id.resourceType === type && id.project === project && id.domain === domain;
    return isThere && (name === "" || id.name === name);
  });
}

function answer(
  kind: Kind,
  request: ListRequest,
  { project, domain, name = "" }: Scope,
  state: AdminState,
  method: string,
  test: (row: Stored) => boolean = () => true,
): AdminAnswer {
  const rows = (): Stored[] => entitiesOf(kind.type, { project, domain, name }, state).filter(test);
  const scope = JSON.stringify([project, domain, name]);
  const page = listRows(rows, kind.table(state), request, method, state.lists, scope);
  if (isRefused(page)) return page;
  const items = page.rows.map((row) => lengthField(1, listedBytes(row)));
  const token = page.token === "" ? [] : [lengthField(2, Buffer.from(page.token))];
  return { status: "OK", schema: kind.list, bytes: Buffer.concat([...items, ...token]) };
}

const encoded = new WeakMap<object, Uint8Array>();

/** A workflow is listed with its interface, without its nodes. */
function listedBytes({ id, schema, message }: Stored): Uint8Array {
  const before = encoded.get(message);
  if (before !== undefined) return before;
  const bytes =
    id.resourceType === ResourceType.WORKFLOW ? listedWorkflow(message as Workflow) : toBinary(schema, message);
  encoded.set(message, bytes);
  return bytes;
}

function listedWorkflow({ id, shortDescription, closure }: Workflow): Uint8Array {
  const { interface: typed } = closure?.compiledWorkflow?.primary?.template ?? {};
  const { createdAt } = closure ?? {};
  const listed = {
    ...omitUndefined({ id }),
    shortDescription,
    closure: {
      compiledWorkflow: { primary: { template: typed ? { interface: typed } : {} } },
      ...omitUndefined({ createdAt }),
    },
  };
  return toBinary(WorkflowSchema, create(WorkflowSchema, listed));
}
