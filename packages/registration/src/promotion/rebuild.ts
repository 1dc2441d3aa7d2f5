/**
 * Rebuilds the specs an entity was registered with from what Flyte Admin stores, by removing what its compiler added.
 * Admin 1.16 treats a registration of the result under the same identifier as identical.
 */
import { clone, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteSettingsError } from "@flyte-settings/core";
import {
  type DescriptionEntity,
  DescriptionEntitySchema,
  DescriptionSchema,
  SourceCodeSchema,
} from "../gen/flyteidl/admin/description_entity_pb.js";
import { type LaunchPlan, LaunchPlanSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { type Task, TaskSchema, TaskSpecSchema } from "../gen/flyteidl/admin/task_pb.js";
import { type Workflow, WorkflowSchema, WorkflowSpecSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import type { CompiledWorkflowClosure } from "../gen/flyteidl/core/compiler_pb.js";
import { type WorkflowTemplate, WorkflowTemplateSchema } from "../gen/flyteidl/core/workflow_pb.js";
import type { EntityKind } from "../proto/identifier.ts";
import { compilations, undoBranchNames } from "./branch-names.ts";
import type { EntitySpecs } from "./spec.ts";
import { visitMessages } from "./visit-messages.ts";

/** Admin's responses to GetTask, GetWorkflow and GetLaunchPlan, or list items. */
export interface EntityAnswers {
  readonly task: Task;
  readonly workflow: Workflow;
  readonly launchPlan: LaunchPlan;
}

const START = "start-node";
const END = "end-node";

const rebuilders: { readonly [Kind in EntityKind]: (answer: EntityAnswers[Kind]) => EntitySpecs[Kind] } = {
  task: ({ closure }) => create(TaskSpecSchema, { template: needed(closure?.compiledTask?.template, "a template") }),
  workflow: ({ closure }) => rebuildWorkflow(needed(closure?.compiledWorkflow, "a compiled workflow")),
  launchPlan: ({ spec }) => needed(spec, "a spec"),
};

/**
 * The spec in a response.
 *
 * @param description the response to GetDescriptionEntity, which Admin stores separately; one of another kind is
 * ignored, because Admin looks it up only by name
 * @throws PACKAGE_INVALID if the response has no closure, or its node names cannot be restored
 */
export function rebuild<Kind extends EntityKind>(
  kind: Kind,
  answer: EntityAnswers[Kind],
  description?: DescriptionEntity,
): EntitySpecs[Kind] {
  const spec = rebuilders[kind](answer);
  const own = description?.id?.resourceType === answer.id?.resourceType ? description : undefined;
  if (kind === "launchPlan" || own === undefined) return spec;
  return { ...spec, description: withoutEmptyParts(own) };
}

/** Like {@link rebuild}, for encoded messages. */
export function rebuildAnswer(kind: EntityKind, answer: Uint8Array, description?: Uint8Array): EntitySpecs[EntityKind] {
  const about = description === undefined ? undefined : fromBinary(DescriptionEntitySchema, description);
  if (kind === "task") return rebuild(kind, fromBinary(TaskSchema, answer), about);
  if (kind === "workflow") return rebuild(kind, fromBinary(WorkflowSchema, answer), about);
  return rebuild(kind, fromBinary(LaunchPlanSchema, answer), about);
}

function rebuildWorkflow({ primary, subWorkflows }: CompiledWorkflowClosure): EntitySpecs["workflow"] {
  const main = needed(primary?.template, "a template");
  const subs = subWorkflows.map(({ template }) => needed(template, "a template"));
  const times = compilations(main, subs);
  return create(WorkflowSpecSchema, {
    template: decompiled(main, 1),
    subWorkflows: subs.map((each, index) => decompiled(each, times[index] ?? 0)),
  });
}

/** A template that was never compiled stays as it was sent. */
function decompiled(template: WorkflowTemplate, times: number): WorkflowTemplate {
  if (times === 0) return template;
  const sent = clone(WorkflowTemplateSchema, template);
  sent.nodes = sent.nodes.filter(({ id }) => id !== START && id !== END);
  undoBranchNames(sent, times);
  visitMessages(WorkflowTemplateSchema, sent, {
    "core.OutputReference": (reference: { nodeId: string }) => {
      if (reference.nodeId === START) reference.nodeId = "";
    },
  });
  return sent;
}

/** Admin adds the identifier and empty fields. */
function withoutEmptyParts(description: DescriptionEntity): DescriptionEntity {
  const { id: _, longDescription, sourceCode, ...rest } = description;
  return create(DescriptionEntitySchema, {
    ...rest,
    ...(longDescription === undefined || toBinary(DescriptionSchema, longDescription).length === 0
      ? {}
      : { longDescription }),
    ...(sourceCode === undefined || toBinary(SourceCodeSchema, sourceCode).length === 0 ? {} : { sourceCode }),
  });
}

function needed<T>(part: T | undefined, what: string): T {
  if (part !== undefined) return part;
  throw new FlyteSettingsError("PACKAGE_INVALID", `Flyte Admin's answer holds no closure: ${what} is missing`);
}
