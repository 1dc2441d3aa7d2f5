/** The errors of Admin's compiler that packages can cause: missing names, inputs of the wrong type. */
import type {
  Identifier,
  Node,
  Task,
  TypedInterface,
  WorkflowSpec,
  WorkflowTemplate,
} from "@flyte-settings/registration/wire";
import { promisesOf } from "./bindings.ts";
import { END } from "./compile.ts";
import { goText } from "./go-text.ts";
import { typeText } from "./literal-type.ts";
import { allNodes } from "./nodes.ts";
import { type AdminState, find, missingText } from "./state.ts";

export function workflowProblem(id: Identifier, spec: WorkflowSpec | undefined, state: AdminState): string | undefined {
  const template = spec?.template;
  if (spec === undefined || template === undefined) return "missing spec";
  const failed = (problem: string): string => `failed to compile workflow for [${goText(id)}] with err: ${problem}`;
  if (template.nodes.length === 0) {
    const problem = `Can't find any nodes in workflow [${goText(id)}].`;
    return failed(collected([`Code: NoNodesFound, Node Id: ${goText(id)}, Description: ${problem}`]));
  }
  const unknown = [template, ...spec.subWorkflows]
    .flatMap(allNodes)
    .flatMap((node) => namedBy(node) ?? [])
    .find((named) => find(named, state) === undefined && subWorkflow(named, spec) === undefined);
  if (unknown !== undefined) return failed(missingText(unknown));
  const errors = [template, ...spec.subWorkflows].flatMap((each) => nodeErrors(each, spec, state));
  return errors.length === 0 ? undefined : failed(collected(errors));
}

function collected(errors: readonly string[]): string {
  const lines = [...errors].sort().map((error, index) => `\tError ${index}: ${error}\n`);
  return `Collected Errors: ${errors.length}\n${lines.join("")}`;
}

/** The task, workflow or launch plan that a node runs. */
function namedBy({ target }: Node): Identifier | undefined {
  return target.case === "taskNode" || target.case === "workflowNode" ? target.value.reference.value : undefined;
}

function subWorkflow(id: Identifier, { subWorkflows }: WorkflowSpec): WorkflowTemplate | undefined {
  return subWorkflows.find((sub) => sub.id !== undefined && goText(sub.id) === goText(id));
}

function nodeErrors(template: WorkflowTemplate, spec: WorkflowSpec, state: AdminState): string[] {
  const { nodes, outputs } = template;
  const interfaces = new Map(nodes.map((node) => [node.id, interfaceOf(node, spec, state)]));
  interfaces.set("", { outputs: template.interface?.inputs });
  const end = { id: END, metadata: undefined, inputs: outputs };
  const unbound = [
    ...nodes.map((node) => ({ node, wanted: interfaces.get(node.id)?.inputs })),
    { node: end, wanted: template.interface?.outputs },
  ].flatMap(({ node, wanted }) => bindingErrors(node, wanted, interfaces));
  const empty = nodes.filter(({ target }) => target.case === undefined);
  return [
    ...unbound,
    ...empty.map(({ id }) => `Code: ValueRequired, Node Id: ${id}, Description: Value required [Target].`),
  ];
}

type Variables = TypedInterface["inputs"];
/** Absent: not checked. */
type Interfaces = ReadonlyMap<string, Known | undefined>;

interface Known {
  readonly inputs?: Variables;
  readonly outputs?: Variables;
}

type Bound = Pick<Node, "id" | "metadata" | "inputs">;

/** Launch plans provide their own values, and the contents of arrays and branches are not checked. */
function interfaceOf(node: Node, spec: WorkflowSpec, state: AdminState): Known | undefined {
  if (node.target.case === undefined) return { outputs: { variables: {} } as Variables };
  const id = namedBy(node);
  if (id === undefined) return undefined;
  if (node.target.case === "taskNode")
    return (find(id, state)?.message as Task | undefined)?.closure?.compiledTask?.template?.interface;
  return subWorkflow(id, spec)?.interface;
}

function bindingErrors(node: Bound, wanted: Variables, interfaces: Interfaces): string[] {
  const lost = node.inputs.map((input) => promisesOf([input]).filter((promise) => isLost(promise, interfaces)));
  const bound = new Set(node.inputs.filter((_, index) => lost[index]?.length === 0).map(({ var: name }) => name));
  const variables = Object.entries(wanted?.variables ?? {});
  const unbound = variables.filter(([name]) => !bound.has(name)).map(([name]) => `Parameter not bound [${name}].`);
  const unfit = variables.flatMap(([name, { type }]) => mismatch(node, name, typeText(type), interfaces) ?? []);
  return [
    ...lost.flat().map(({ nodeId, var: name }) => {
      return `Code: VariableNameNotFound, Node Id: ${nodeId}, Description: Variable [${name}] not found on node [${nodeId}].`;
    }),
    ...unbound.map((problem) => `Code: ParameterNotBound, Node Id: ${node.id}, Description: ${problem}`),
    ...unfit.map((problem) => `Code: MismatchingTypes, Node Id: ${node.id}, Description: ${problem}`),
  ];
}

function isLost({ nodeId, var: name }: { nodeId: string; var: string }, interfaces: Interfaces): boolean {
  const source = interfaces.get(nodeId);
  return source !== undefined && !Object.hasOwn(source.outputs?.variables ?? {}, name);
}

function mismatch(node: Bound, input: string, wanted: string | undefined, interfaces: Interfaces): string | undefined {
  const data = node.inputs.find((each) => each.var === input)?.binding?.value;
  if (data?.case !== "promise" || data.value.attrPath.length > 0) return undefined;
  const { nodeId, var: output } = data.value;
  const given = typeText(interfaces.get(nodeId)?.outputs?.variables[output]?.type);
  if (given === undefined || wanted === undefined || given === wanted) return undefined;
  const target = `${node.metadata?.name ?? node.id}.${input}`;
  return `The output variable '${output}' has type [${given}], but it's assigned to the input variable '${target}' which has type type [${wanted}].`;
}
