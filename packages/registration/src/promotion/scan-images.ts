/** Finds the images that registered entities use. */
import { create } from "@bufbuild/protobuf";
import { type FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import type { LaunchPlan } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { TaskSpecSchema } from "../gen/flyteidl/admin/task_pb.js";
import { type Workflow, WorkflowSpecSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import type { TaskTemplate } from "../gen/flyteidl/core/tasks_pb.js";
import type { Identifier } from "../proto/identifier.ts";
import { getEntity } from "./get-entity.ts";
import { type ImageUse, imagesOf } from "./images-of.ts";
import { listActivePlans, listEntities } from "./list-entities.ts";
import { type ReadWorkflowOptions, readWorkflow } from "./read-workflow.ts";
import { rebuild } from "./rebuild.ts";
import { keyOf, referencesOf } from "./references.ts";
import { settled } from "./settled.ts";
import type { EntitySpecs } from "./spec.ts";

/** An image in a registered task, or in a workflow's override of one. */
export interface RegisteredImage extends ImageUse {
  readonly kind: "task" | "workflow";
  /** The task or workflow that contains the image. */
  readonly id: Identifier;
  /** The active launch plan that runs it, directly or through other plans. */
  readonly plan?: Identifier;
}

type Use = Omit<RegisteredImage, "plan">;

export interface ScanOptions extends ReadWorkflowOptions {
  /** Called once for each workflow that cannot be read; the scan continues. Absent: the scan fails with that error. */
  readonly onUnreadable?: (error: FlyteSettingsError) => void;
}

/**
 * The images of all tasks in a project and domain. Overrides are in workflows, which are not read.
 *
 * @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function* imagesOfTasks(
  transport: Transport,
  where: { readonly project: string; readonly domain: string },
  options: ReadWorkflowOptions = {},
): AsyncGenerator<readonly RegisteredImage[]> {
  for await (const page of listEntities("task", transport, where, options))
    yield page.flatMap(({ closure }) => taskUses(closure?.compiledTask?.template));
}

/**
 * The images that the active launch plans of a project and domain run: those of their workflows' tasks and overrides,
 * and of the plans that those workflows run.
 *
 * @throws ADMIN_REFUSED, PROMOTION_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function* imagesOfActivePlans(
  transport: Transport,
  where: { readonly project: string; readonly domain: string },
  options: ScanOptions = {},
): AsyncGenerator<readonly RegisteredImage[]> {
  const known = new Map<string, Promise<readonly Use[]>>();
  for await (const page of listActivePlans(transport, where, options)) {
    const found = page.map(async (plan) => {
      const uses = await usesOfPlan(plan, transport, options, known);
      const id = identifier("launchPlan", plan.id);
      return uses.map((use) => ({ ...use, plan: id }));
    });
    yield (await settled(found)).flat();
  }
}

function usesOfPlan(
  { spec }: LaunchPlan,
  transport: Transport,
  options: ScanOptions,
  known: Map<string, Promise<readonly Use[]>>,
): Promise<readonly Use[]> {
  const id = identifier("workflow", spec?.workflowId);
  const key = keyOf(id);
  const uses = known.get(key) ?? usesOfWorkflow(id, transport, options, known);
  known.set(key, uses);
  return uses;
}

async function usesOfWorkflow(
  id: Identifier,
  transport: Transport,
  options: ScanOptions,
  known: Map<string, Promise<readonly Use[]>>,
): Promise<readonly Use[]> {
  const workflow = await readOrReport(id, transport, options);
  if (workflow === undefined) return [];
  const spec = specOf(workflow);
  const overrides = imagesOf("workflow", spec).map((use) => ({ ...use, kind: "workflow" as const, id }));
  const tasks = (workflow.closure?.compiledWorkflow?.tasks ?? []).flatMap(({ template }) => taskUses(template));
  const plans = referencesOf("workflow", spec).filter(({ kind }) => kind === "launchPlan");
  const inner = plans.map(async (each) => {
    const plan = await getEntity("launchPlan", each, transport, options);
    return plan === undefined ? [] : usesOfPlan(plan, transport, options, known);
  });
  return [...tasks, ...overrides, ...(await settled(inner)).flat()];
}

/** Errors of a single workflow: its closure is lost or too large, or Admin rejects the call. */
const UNREADABLE: ReadonlySet<string> = new Set(["PROMOTION_REFUSED", "PACKAGE_INVALID", "ADMIN_REFUSED"]);

async function readOrReport(
  id: Identifier,
  transport: Transport,
  { onUnreadable, ...options }: ScanOptions,
): Promise<Workflow | undefined> {
  try {
    return await readWorkflow(id, transport, options);
  } catch (error) {
    if (onUnreadable === undefined || !isFlyteSettingsError(error) || !UNREADABLE.has(error.code)) throw error;
    onUnreadable(error);
    return undefined;
  }
}

/** Node names that cannot be restored do not prevent listing the images. */
function specOf(workflow: Workflow): EntitySpecs["workflow"] {
  try {
    return rebuild("workflow", workflow);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    const { primary, subWorkflows = [] } = workflow.closure?.compiledWorkflow ?? {};
    const { template } = primary ?? {};
    const subs = subWorkflows.flatMap((each) => each.template ?? []);
    return create(WorkflowSpecSchema, { ...omitUndefined({ template }), subWorkflows: subs });
  }
}

function taskUses(template: TaskTemplate | undefined): Use[] {
  if (template === undefined) return [];
  const id = identifier("task", template.id);
  return imagesOf("task", create(TaskSpecSchema, { template })).map((use) => ({ ...use, kind: "task", id }));
}

function identifier<Kind extends "task" | "workflow" | "launchPlan">(
  kind: Kind,
  id: Omit<Identifier, "kind"> | undefined,
): Identifier & { readonly kind: Kind } {
  const { project = "", domain = "", name = "", version = "" } = id ?? {};
  return { kind, project, domain, name, version };
}
