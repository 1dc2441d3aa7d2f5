/** Creating and reading tasks, workflows and launch plans. */

import { create, type DescMessage, fromBinary, type Message } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  CompiledTaskSchema,
  CompiledWorkflowClosureSchema,
  type DescriptionEntity,
  type Identifier,
  LaunchPlanCreateRequestSchema,
  LaunchPlanSchema,
  LaunchPlanSpecSchema,
  LaunchPlanState,
  ObjectGetRequestSchema,
  ResourceType,
  type Task,
  TaskCreateRequestSchema,
  TaskSchema,
  type Workflow,
  WorkflowCreateRequestSchema,
  WorkflowSchema,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept, refuse, workflowExists } from "./answer.ts";
import { compiled } from "./compile.ts";
import { storeDescription } from "./descriptions.ts";
import { structureDiff } from "./diff.ts";
import { type GoJson, goJson, sortedText } from "./go-json.ts";
import { duplicateDescription } from "./half-stored.ts";
import { idProblem, typeProblem } from "./identifier.ts";
import { tooLargeClosure } from "./large-closure.ts";
import { completedInputs } from "./plan-inputs.ts";
import { planProblem } from "./plan-problem.ts";
import { type AdminState, addEntity, find, missing } from "./state.ts";
import { taskProblem } from "./task-problem.ts";
import { workflowProblem } from "./workflow-problem.ts";

export function createTask(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id, spec } = fromBinary(TaskCreateRequestSchema, bytes);
  const problem = idProblem(id, ResourceType.TASK, state) ?? taskProblem(id, spec);
  if ((problem !== undefined && state.checks) || id === undefined || spec === undefined)
    return refuse("INVALID_ARGUMENT", problem ?? "");
  const template = spec.template && { ...spec.template, id };
  const compiledTask = create(CompiledTaskSchema, omitUndefined({ template }));
  const shortDescription = spec.description?.shortDescription ?? "";
  const message = (createdAt: Timestamp): Message =>
    create(TaskSchema, { id, closure: { compiledTask, createdAt }, shortDescription });
  const structure = goJson(CompiledTaskSchema, compiledTask);
  return store({ kind: "task", id, schema: TaskSchema, structure, message, description: spec.description }, state);
}

export function createWorkflow(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id, spec } = fromBinary(WorkflowCreateRequestSchema, bytes);
  const problem = idProblem(id, ResourceType.WORKFLOW, state) ?? (id && workflowProblem(id, spec, state));
  if ((problem !== undefined && state.checks) || id === undefined || spec === undefined)
    return refuse("INVALID_ARGUMENT", problem ?? "");
  const compiledWorkflow = compiled(id, spec, (task) => find(task, state)?.message as Task | undefined);
  const shortDescription = spec.description?.shortDescription ?? "";
  const message = (createdAt: Timestamp): Message =>
    create(WorkflowSchema, { id, closure: { compiledWorkflow, createdAt }, shortDescription });
  const structure = goJson(CompiledWorkflowClosureSchema, compiledWorkflow);
  const { description } = spec;
  return store({ kind: "workflow", id, schema: WorkflowSchema, structure, message, description }, state);
}

export function createLaunchPlan(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id, spec } = fromBinary(LaunchPlanCreateRequestSchema, bytes);
  const problem = idProblem(id, ResourceType.LAUNCH_PLAN, state) ?? (spec === undefined ? "missing spec" : undefined);
  if ((problem !== undefined && state.checks) || id === undefined || spec === undefined)
    return refuse("INVALID_ARGUMENT", problem ?? "");
  const { workflowId } = spec;
  const workflow = workflowId && find(workflowId, state);
  if (state.checks) {
    const wrongRef = workflowId === undefined ? "missing id" : typeProblem(workflowId, ResourceType.WORKFLOW);
    if (workflowId === undefined || wrongRef !== undefined) return refuse("INVALID_ARGUMENT", wrongRef ?? "");
    if (workflow === undefined) return missing(workflowId);
    const wrong = planProblem(spec, workflow.message as Workflow);
    if (wrong !== undefined) return refuse("INVALID_ARGUMENT", wrong);
  }
  const typed = (workflow?.message as Workflow | undefined)?.closure?.compiledWorkflow?.primary?.template?.interface;
  const expectedInputs = completedInputs(spec, typed?.inputs);
  const completed = create(LaunchPlanSpecSchema, { ...spec, defaultInputs: expectedInputs });
  const closure = {
    state: LaunchPlanState.INACTIVE,
    expectedInputs,
    ...omitUndefined({ expectedOutputs: typed?.outputs }),
  };
  const message = (createdAt: Timestamp): Message =>
    create(LaunchPlanSchema, { id, spec: completed, closure: { ...closure, createdAt, updatedAt: createdAt } });
  const structure = goJson(LaunchPlanSpecSchema, completed);
  return store({ kind: "launch plan", id, schema: LaunchPlanSchema, structure, message }, state);
}

interface NewEntity {
  readonly kind: "task" | "workflow" | "launch plan";
  readonly id: Identifier;
  readonly schema: DescMessage;
  readonly structure: GoJson;
  readonly message: (createdAt: Timestamp) => Message;
  readonly description?: DescriptionEntity | undefined;
}

function store({ kind, id, schema, structure, message, description }: NewEntity, state: AdminState): AdminAnswer {
  const before = find(id, state);
  if (before === undefined) {
    const duplicate = duplicateDescription(id, state);
    if (duplicate !== undefined) return duplicate;
    addEntity({ id, schema, structure, message, shortDescription: description?.shortDescription ?? "" }, state);
    storeDescription(id, description, state);
    return accept();
  }
  const isSame = sortedText(before.structure) === sortedText(structure);
  const details = kind === "workflow" ? [workflowExists(id, isSame)] : [];
  if (isSame) return refuse("ALREADY_EXISTS", `${kind} with identical structure already exists`, details);
  const difference = structureDiff(kind, before.structure, structure);
  return refuse(
    "INVALID_ARGUMENT",
    `${id.name} ${kind} with different structure already exists. (Please register a new version of the ${kind}):\n${difference}`,
    details,
  );
}

/** The handler of `GetTask`, `GetWorkflow` or `GetLaunchPlan`; the type in the request is ignored. */
export function get(resourceType: ResourceType): (bytes: Uint8Array, state: AdminState) => AdminAnswer {
  return (bytes, state) => {
    const { id } = fromBinary(ObjectGetRequestSchema, bytes);
    if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
    const target = { ...id, resourceType };
    state.asked.add(id.project);
    const found = find(target, state);
    if (found === undefined) return missing(target);
    return tooLargeClosure(found, state) ?? accept(found.schema, found.message);
  };
}
