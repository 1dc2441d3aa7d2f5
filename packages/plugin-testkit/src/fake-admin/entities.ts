/** Creating and asking for tasks, workflows and launch plans. */

import { create, type DescMessage, fromBinary, type Message } from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  CompiledTaskSchema,
  CompiledWorkflowClosureSchema,
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
import { structureDiff } from "./diff.ts";
import { type GoJson, goJson, sortedText } from "./go-json.ts";
import { duplicateDescription } from "./half-stored.ts";
import { idProblem, typeProblem } from "./identifier.ts";
import { planProblem } from "./plan-problem.ts";
import { type AdminState, find, keyOf, missing } from "./state.ts";
import { taskProblem } from "./task-problem.ts";
import { workflowProblem } from "./workflow-problem.ts";

export function createTask(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id, spec } = fromBinary(TaskCreateRequestSchema, bytes);
  const problem = idProblem(id, ResourceType.TASK, state) ?? taskProblem(id, spec);
  if ((problem !== undefined && state.checks) || id === undefined || spec === undefined)
    return refuse("INVALID_ARGUMENT", problem ?? "");
  const template = spec.template && { ...spec.template, id };
  const compiledTask = create(CompiledTaskSchema, omitUndefined({ template }));
  const task = create(TaskSchema, { id, closure: { compiledTask } });
  return store("task", id, TaskSchema, task, goJson(CompiledTaskSchema, compiledTask), state);
}

export function createWorkflow(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id, spec } = fromBinary(WorkflowCreateRequestSchema, bytes);
  const problem = idProblem(id, ResourceType.WORKFLOW, state) ?? (id && workflowProblem(id, spec, state));
  if ((problem !== undefined && state.checks) || id === undefined || spec === undefined)
    return refuse("INVALID_ARGUMENT", problem ?? "");
  const closure = compiled(id, spec, (task) => find(task, state)?.message as Task | undefined);
  const workflow = create(WorkflowSchema, { id, closure: { compiledWorkflow: closure } });
  const structure = goJson(CompiledWorkflowClosureSchema, closure);
  return store("workflow", id, WorkflowSchema, workflow, structure, state);
}

export function createLaunchPlan(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id, spec } = fromBinary(LaunchPlanCreateRequestSchema, bytes);
  const problem = idProblem(id, ResourceType.LAUNCH_PLAN, state) ?? (spec === undefined ? "missing spec" : undefined);
  if ((problem !== undefined && state.checks) || id === undefined || spec === undefined)
    return refuse("INVALID_ARGUMENT", problem ?? "");
  const plan = create(LaunchPlanSchema, { id, spec, closure: { state: LaunchPlanState.INACTIVE } });
  const structure = goJson(LaunchPlanSpecSchema, spec);
  if (!state.checks) return store("launch plan", id, LaunchPlanSchema, plan, structure, state);
  const { workflowId } = spec;
  const wrongRef = workflowId === undefined ? "missing id" : typeProblem(workflowId, ResourceType.WORKFLOW);
  if (workflowId === undefined || wrongRef !== undefined) return refuse("INVALID_ARGUMENT", wrongRef ?? "");
  const workflow = find(workflowId, state);
  if (workflow === undefined) return missing(workflowId);
  const wrong = planProblem(spec, workflow.message as Workflow);
  if (wrong !== undefined) return refuse("INVALID_ARGUMENT", wrong);
  return store("launch plan", id, LaunchPlanSchema, plan, structure, state);
}

function store(
  kind: "task" | "workflow" | "launch plan",
  id: Identifier,
  schema: DescMessage,
  message: Message,
  structure: GoJson,
  state: AdminState,
): AdminAnswer {
  const before = find(id, state);
  if (before === undefined) {
    const duplicate = duplicateDescription(id, state);
    if (duplicate !== undefined) return duplicate;
    state.entities.set(keyOf(id), { id, schema, structure, message });
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

/** The handler of `GetTask`, `GetWorkflow` or `GetLaunchPlan`; the type that the request says is not looked at. */
export function get(resourceType: ResourceType): (bytes: Uint8Array, state: AdminState) => AdminAnswer {
  return (bytes, state) => {
    const { id } = fromBinary(ObjectGetRequestSchema, bytes);
    if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
    const target = { ...id, resourceType };
    const found = find(target, state);
    return found === undefined ? missing(target) : accept(found.schema, found.message);
  };
}
