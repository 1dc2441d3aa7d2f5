import { FlyteSettingsError, shown } from "@flyte-settings/core";
import { createLimiter } from "@flyte-settings/node-kit/concurrency";
import type { Transport } from "../client/rpc.ts";
import { ObjectGetRequestSchema } from "../gen/flyteidl/admin/common_pb.js";
import { type DescriptionEntity, DescriptionEntitySchema } from "../gen/flyteidl/admin/description_entity_pb.js";
import { LaunchPlanState } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { type Workflow, WorkflowSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import type { Identifier as IdentifierMessage } from "../gen/flyteidl/core/identifier_pb.js";
import { entityWords } from "../package/serialized-package.ts";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { callAdmin } from "./admin-call.ts";
import { listPlans, listTasks, listWorkflows } from "./list-entities.ts";
import { notRegistered } from "./promotion-problems.ts";
import { type EntityAnswers, rebuild } from "./rebuild.ts";
import { keyOf, referencesOf } from "./references.ts";
import type { RegisteredEntity, RegisteredVersion } from "./registered-version.ts";
import type { VersionId } from "./rewrite-options.ts";

export interface ReadOptions {
  /** Only this workflow and everything it needs. */
  readonly workflow?: string;
  /** Only this launch plan and everything it needs. */
  readonly plan?: string;
  readonly signal?: AbortSignal;
}

/** More at a time have stalled object stores behind Admin. */
const READS = 16;

const getWorkflow = {
  method: "flyteidl.service.AdminService/GetWorkflow",
  request: ObjectGetRequestSchema,
  response: WorkflowSchema,
};

const getDescription = {
  method: "flyteidl.service.AdminService/GetDescriptionEntity",
  request: ObjectGetRequestSchema,
  response: DescriptionEntitySchema,
};

/**
 * Everything of one project, domain and version, as it was registered.
 *
 * @throws PROMOTION_REFUSED when there is nothing, or no such workflow or plan; PACKAGE_INVALID for what another compiler made;
 * ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function readVersion(
  transport: Transport,
  id: VersionId,
  options: ReadOptions = {},
): Promise<RegisteredVersion> {
  const { signal } = options;
  const [tasks, workflows, plans] = await Promise.all([
    listTasks(transport, id, signal),
    listWorkflows(transport, id, signal),
    listPlans(transport, id, signal),
  ]);
  const gate = createLimiter(READS);
  const describedTask = (answer: EntityAnswers["task"]) =>
    gate(async () => entity("task", answer, await description(transport, answer.id, signal)));
  const read = (listed: Workflow) =>
    gate(async () => {
      const answer = await wholeWorkflow(transport, listed, signal);
      return entity("workflow", answer, await description(transport, answer.id, signal));
    });
  const entities = [
    ...(await Promise.all(tasks.map(describedTask))),
    ...(await Promise.all(workflows.map(read))),
    ...plans.map((plan) => ({
      ...entity("launchPlan", plan),
      isActive: plan.closure?.state === LaunchPlanState.ACTIVE,
    })),
  ];
  if (entities.length === 0)
    throw notRegistered(`version ${shown(id.version)} of ${shown(`${id.project}/${id.domain}`)}`);
  return { id, entities: chosen(entities, options) };
}

function entity<Kind extends EntityKind>(
  kind: Kind,
  answer: EntityAnswers[Kind],
  about?: DescriptionEntity,
): RegisteredEntity {
  const { project = "", domain = "", name = "", version = "" } = answer.id ?? {};
  try {
    return { kind, id: { kind, project, domain, name, version }, spec: rebuild(kind, answer, about) };
  } catch (error) {
    if (!(error instanceof FlyteSettingsError)) throw error;
    throw new FlyteSettingsError(
      error.code,
      `${entityWords[kind]} ${shown(name)}: ${error.message}`,
      error.details,
      error,
    );
  }
}

async function wholeWorkflow(
  transport: Transport,
  { id }: Workflow,
  signal: AbortSignal | undefined,
): Promise<Workflow> {
  const what = `reading workflow ${shown(id?.name ?? "")}`;
  const answer = await callAdmin(transport, getWorkflow, id === undefined ? {} : { id }, { what, signal });
  if (answer === undefined) throw notRegistered(`workflow ${shown(id?.name ?? "")}`);
  return answer;
}

/** Admin keeps descriptions apart, and not of every entity. */
function description(
  transport: Transport,
  id: IdentifierMessage | undefined,
  signal: AbortSignal | undefined,
): Promise<DescriptionEntity | undefined> {
  const context = { what: `reading the description of ${shown(id?.name ?? "")}`, signal };
  return callAdmin(transport, getDescription, id === undefined ? {} : { id }, context);
}

/** What a workflow or a plan needs: tasks, plans of nodes and their workflows, as far as they are of this version. */
function chosen(entities: readonly RegisteredEntity[], { workflow, plan }: ReadOptions): readonly RegisteredEntity[] {
  if (workflow === undefined && plan === undefined) return entities;
  const byKey = new Map(entities.map((each) => [keyOf(each.id), each]));
  const roots = entities.filter(
    ({ kind, id }) => (kind === "workflow" && id.name === workflow) || (kind === "launchPlan" && id.name === plan),
  );
  for (const [kind, name] of [
    ["workflow", workflow],
    ["launch plan", plan],
  ] as const) {
    const isThere = roots.some((each) => entityWords[each.kind] === kind && each.id.name === name);
    if (name !== undefined && !isThere) throw notRegistered(`${kind} ${shown(name)}`);
  }
  const needed = new Set<RegisteredEntity>();
  const open = [...roots];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (needed.has(each)) continue;
    needed.add(each);
    open.push(...referencesOf(each.kind, each.spec).flatMap((id: Identifier) => byKey.get(keyOf(id)) ?? []));
  }
  return entities.filter((each) => needed.has(each));
}
