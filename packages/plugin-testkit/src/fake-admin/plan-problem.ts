/** Admin's error for an invalid launch plan, or `undefined`. */
import type { LaunchPlanSpec, TypedInterface, Workflow } from "@flyte-settings/registration/wire";
import { literalText, typeText } from "./literal-type.ts";

export function planProblem(spec: LaunchPlanSpec, workflow: Workflow): string | undefined {
  const inputs = interfaceOf(workflow)?.inputs?.variables ?? {};
  const fixed = spec.fixedInputs?.literals ?? {};
  const unexpected = Object.keys(fixed).find((name) => !Object.hasOwn(inputs, name));
  if (unexpected !== undefined) return `unexpected fixed_input ${unexpected}`;
  for (const [name, literal] of Object.entries(fixed)) {
    const [expected, given] = [typeText(inputs[name]?.type), literalText(literal)];
    if (expected !== undefined && given !== undefined && expected !== given)
      return `invalid fixed_input wrong type ${name}, expected ${expected}, got ${given} instead`;
  }
  return scheduleProblem(spec, Object.keys(inputs));
}

function scheduleProblem(spec: LaunchPlanSpec, inputs: readonly string[]): string | undefined {
  const schedule = spec.entityMetadata?.schedule;
  if (schedule === undefined) return undefined;
  const fixed = spec.fixedInputs?.literals ?? {};
  const parameters = spec.defaultInputs?.parameters ?? {};
  const { ScheduleExpression: expression, kickoffTimeInputArg: kickoff } = schedule;
  const cron =
    expression.case === "cronSchedule"
      ? expression.value.schedule
      : expression.case === "cronExpression"
        ? expression.value
        : "";
  const fields = cron.trim().split(/\s+/);
  if (cron !== "" && !cron.startsWith("@") && fields.length !== 5) {
    return `Invalid cron expression: expected exactly 5 fields, found ${fields.length}: [${cron}]`;
  }
  const free = Object.keys(parameters).filter((name) => !Object.hasOwn(fixed, name));
  if (kickoff !== "" && !free.includes(kickoff)) {
    return `Cannot create a schedule with a KickoffTimeInputArg that does not point to a free input. [${kickoff}] is not free or does not exist.`;
  }
  const given = (name: string): boolean => parameters[name]?.behavior.case === "default" || Object.hasOwn(fixed, name);
  const unbound = inputs.find((name) => name !== kickoff && !given(name));
  if (unbound === undefined) return undefined;
  return `Cannot create a launch plan with a schedule if there is an unbound required input. [${unbound}] is required`;
}

function interfaceOf(workflow: Workflow): TypedInterface | undefined {
  return workflow.closure?.compiledWorkflow?.primary?.template?.interface;
}
