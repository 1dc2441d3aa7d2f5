/** What Admin checks before it stores: the sentence that it says, or nothing. */
import type { Message } from "@bufbuild/protobuf";
import type {
  Identifier,
  LaunchPlanSpec,
  Node,
  TaskSpec,
  TypedInterface,
  Workflow,
  WorkflowSpec,
} from "@flyte-settings/registration/wire";
import { goText } from "./fake-admin-identifier.ts";

const resourceNames: Readonly<Record<number, string>> = {
  1: "CPU",
  2: "GPU",
  3: "memory",
  4: "storage",
  5: "ephemeral storage",
};
const CPU = 1;
/** The platform's, as the real Admin that was asked had it. */
const MOST_CPU = 64;

export function taskProblem(id: Identifier | undefined, spec: TaskSpec | undefined): string | undefined {
  const template = spec?.template;
  if (template === undefined) return "missing spec";
  if (template.type === "") return "missing type";
  if (template.metadata === undefined) return "missing metadata";
  if (template.metadata.runtime !== undefined && template.metadata.runtime.version === "")
    return "missing runtime version";
  if (template.interface === undefined) return "missing typed interface";
  if (template.target.case !== "container") return undefined;
  const { image, resources } = template.target.value;
  if (image === "") return "missing image";
  if (resources === undefined || id === undefined) return undefined;
  return resourceProblem(id, resources);
}

interface Entry {
  readonly name: number;
  readonly value: string;
}

function resourceProblem(
  id: Identifier,
  { requests, limits }: { readonly requests: readonly Entry[]; readonly limits: readonly Entry[] },
): string | undefined {
  for (const [list, word] of [
    [requests, "request"],
    [limits, "limit"],
  ] as const) {
    for (const [index, { name, value }] of list.entries()) {
      if (list.findIndex((each) => each.name === name) !== index) {
        return `can't specify ${resourceNames[name]} ${word} for task [${goText(id)}] multiple times`;
      }
      if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$/.test(value)) {
        return `Parsing of ${resourceNames[name]} ${word} failed for value ${value} - reason  quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'. Please follow K8s conventions for resources https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/`;
      }
    }
  }
  return cpuProblem(requests, limits);
}

function cpuProblem(requests: readonly Entry[], limits: readonly Entry[]): string | undefined {
  const request = requests.find(({ name }) => name === CPU)?.value;
  const limit = limits.find(({ name }) => name === CPU)?.value;
  if (request !== undefined && limit !== undefined && amount(request) > amount(limit)) {
    return `Requested CPU default [${request}] is greater than the limit [${limit}]. Please fix your configuration`;
  }
  if (request === undefined || amount(request) <= MOST_CPU) return undefined;
  return `Requested CPU default [${amount(request) >= 1000 ? `${amount(request) / 1000}k` : request}] is greater than current limit set in the platform configuration [${MOST_CPU}]. Please contact Flyte Admins to change these limits or consult the configuration`;
}

const scales: Readonly<Record<string, number>> = { m: 1e-3, k: 1e3, M: 1e6, G: 1e9 };

function amount(quantity: string): number {
  const [, number = "0", suffix = ""] = /^([+-]?[0-9.]+)(.*)$/.exec(quantity) ?? [];
  return Number(number) * (scales[suffix] ?? 1);
}

/** Its compiler, as far as packages get it wrong: no nodes, nodes without a target, what is named and not there. */
export function workflowProblem(
  id: Identifier | undefined,
  spec: WorkflowSpec | undefined,
  find: (id: Identifier) => Message | undefined,
): string | undefined {
  const template = spec?.template;
  if (id === undefined || template === undefined) return "missing spec";
  const failed = (problem: string): string => `failed to compile workflow for [${goText(id)}] with err: ${problem}`;
  const collected = (errors: readonly string[]): string =>
    failed(
      `Collected Errors: ${errors.length}\n${errors.map((error, index) => `\tError ${index}: ${error}\n`).join("")}`,
    );
  if (template.nodes.length === 0) {
    return collected([
      `Code: NoNodesFound, Node Id: ${goText(id)}, Description: Can't find any nodes in workflow [${goText(id)}].`,
    ]);
  }
  const subs = new Set(spec?.subWorkflows.map((sub) => sub.id && goText(sub.id)));
  for (const workflow of [template, ...(spec?.subWorkflows ?? [])]) {
    for (const node of [...workflow.nodes, ...(workflow.failureNode ? [workflow.failureNode] : [])]) {
      for (const named of references(node)) {
        if (find(named) !== undefined || subs.has(goText(named))) continue;
        const bare = goText({ ...named, resourceType: 0 });
        const type = ["UNSPECIFIED", "TASK", "WORKFLOW", "LAUNCH_PLAN"][named.resourceType];
        return failed(`missing entity of type ${type} with identifier ${bare}`);
      }
    }
  }
  const empty = template.nodes.filter((node) => node.target.case === undefined);
  if (empty.length === 0) return undefined;
  return collected(
    empty.map((node) => `Code: ValueRequired, Node Id: ${node.id}, Description: Value required [Target].`),
  );
}

function references({ target }: Node): Identifier[] {
  if (target.case === "taskNode")
    return target.value.reference.value === undefined ? [] : [target.value.reference.value];
  if (target.case === "workflowNode")
    return target.value.reference.value === undefined ? [] : [target.value.reference.value];
  if (target.case === "arrayNode") return target.value.node === undefined ? [] : references(target.value.node);
  if (target.case !== "branchNode") return [];
  const { ifElse } = target.value;
  const nodes = [ifElse?.case?.thenNode, ...(ifElse?.other ?? []).map(({ thenNode }) => thenNode)];
  if (ifElse?.default.case === "elseNode") nodes.push(ifElse.default.value);
  return nodes.flatMap((node) => (node === undefined ? [] : references(node)));
}

export function planProblem(spec: LaunchPlanSpec, stored: Message): string | undefined {
  const inputs = interfaceOf(stored as Workflow)?.inputs?.variables ?? {};
  const fixed = spec.fixedInputs?.literals ?? {};
  const parameters = spec.defaultInputs?.parameters ?? {};
  const unexpected = Object.keys(fixed).find((name) => !Object.hasOwn(inputs, name));
  if (unexpected !== undefined) return `unexpected fixed_input ${unexpected}`;
  const schedule = spec.entityMetadata?.schedule;
  if (schedule === undefined) return undefined;
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
  const unbound = Object.keys(inputs).find((name) => name !== kickoff && !given(name));
  if (unbound === undefined) return undefined;
  return `Cannot create a launch plan with a schedule if there is an unbound required input. [${unbound}] is required`;
}

function interfaceOf(workflow: Workflow): TypedInterface | undefined {
  return workflow.closure?.compiledWorkflow?.primary?.template?.interface;
}
