/** Lists registered entities. */
import { fromBinary } from "@bufbuild/protobuf";
import { shown } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import { ResourceListRequestSchema, Sort_Direction } from "../gen/flyteidl/admin/common_pb.js";
import {
  ActiveLaunchPlanListRequestSchema,
  type LaunchPlan,
  LaunchPlanListSchema,
} from "../gen/flyteidl/admin/launch_plan_pb.js";
import { TaskListSchema } from "../gen/flyteidl/admin/task_pb.js";
import { WorkflowListSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import type { EntityKind } from "../proto/identifier.ts";
import { type ListOptions, type ListRpc, listPages } from "./list-pages.ts";
import type { EntityAnswers } from "./rebuild.ts";

const service = "flyteidl.service.AdminService";
const request = ResourceListRequestSchema;

const plans = (bytes: Uint8Array): readonly LaunchPlan[] => fromBinary(LaunchPlanListSchema, bytes).launchPlans;

const lists: {
  readonly [Kind in EntityKind]: ListRpc<typeof ResourceListRequestSchema, EntityAnswers[Kind]>;
} = {
  task: { method: `${service}/ListTasks`, request, items: (bytes) => fromBinary(TaskListSchema, bytes).tasks },
  workflow: {
    method: `${service}/ListWorkflows`,
    request,
    items: (bytes) => fromBinary(WorkflowListSchema, bytes).workflows,
  },
  launchPlan: { method: `${service}/ListLaunchPlans`, request, items: plans },
};

const activePlans = {
  method: `${service}/ListActiveLaunchPlans`,
  request: ActiveLaunchPlanListRequestSchema,
  items: plans,
};

/** Which entities to list: all of a project and domain, or those of one name or version. */
export interface ListQuery {
  readonly project: string;
  readonly domain: string;
  readonly name?: string;
  readonly version?: string;
  /** Filters in Admin's syntax, for example `eq(state,1)+gte(created_at,2026-11-28T18:00:00Z)`. */
  readonly filters?: string;
}

const words: Readonly<Record<EntityKind, string>> = {
  task: "tasks",
  workflow: "workflows",
  launchPlan: "launch plans",
};

/**
 * Pages of entities: those of one version by name, others in the order of registration. Listed workflows have an
 * interface but no nodes.
 *
 * @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function* listEntities<Kind extends EntityKind>(
  kind: Kind,
  transport: Transport,
  { project, domain, name = "", version, filters = "" }: ListQuery,
  options: ListOptions = {},
): AsyncGenerator<readonly EntityAnswers[Kind][]> {
  const ofVersion = version === undefined ? "" : versionFilter(version);
  const all = [ofVersion, filters].filter((each) => each !== "").join("+");
  // paging needs a unique sort key: names are unique within one version
  const sortBy = { key: ofVersion.startsWith("eq(") ? "name" : "id", direction: Sort_Direction.ASCENDING };
  const query = { id: { project, domain, name }, filters: all, sortBy };
  const what = `the ${words[kind]} of ${shown(`${project}/${domain}`)}`;
  for await (const page of listPages(transport, lists[kind], query, what, options))
    yield version === undefined ? page : page.filter(({ id }) => id?.version === version);
}

/** Pages of the active launch plans, sorted by name. @throws as {@link listEntities} */
export function listActivePlans(
  transport: Transport,
  { project, domain }: Pick<ListQuery, "project" | "domain">,
  options: ListOptions = {},
): AsyncGenerator<readonly LaunchPlan[]> {
  const sortBy = { key: "name", direction: Sort_Direction.ASCENDING };
  const what = `the active launch plans of ${shown(`${project}/${domain}`)}`;
  return listPages(transport, activePlans, { project, domain, sortBy }, what, options);
}

/** Every entity of the pages. */
export async function collect<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...page);
  return found;
}

/** Characters that values in Admin's filters cannot contain. */
const UNWRITABLE = /[+,;()\s\\]+/;

/** A filter for equality, or for the longest part that can be expressed, so the caller must compare again. */
function versionFilter(version: string): string {
  if (version !== "" && !UNWRITABLE.test(version)) return `eq(version,${version})`;
  const [longest = ""] = version.split(UNWRITABLE).sort((a, b) => b.length - a.length);
  return longest === "" ? "" : `contains(version,${longest})`;
}
