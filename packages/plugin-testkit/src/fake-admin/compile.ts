/** The result of Admin's compiler: a workflow with start and end nodes and its connections. */
import { clone, create } from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  type CompiledWorkflowClosure,
  CompiledWorkflowClosureSchema,
  type Identifier,
  type Node,
  NodeSchema,
  type Task,
  TypedInterfaceSchema,
  type WorkflowSpec,
  WorkflowSpecSchema,
  type WorkflowTemplate,
} from "@flyte-settings/registration/wire";
import { type Binding, mapPromises, promisesOf } from "./bindings.ts";
import { renameBranches } from "./branch-names.ts";
import { allNodes, withBranches } from "./nodes.ts";
import { keyOf } from "./state.ts";

export const START = "start-node";
export const END = "end-node";

/** @param findTask looks up registered tasks */
export function compiled(
  id: Identifier,
  spec: WorkflowSpec,
  findTask: (id: Identifier) => Task | undefined,
): CompiledWorkflowClosure {
  const { template, subWorkflows } = clone(WorkflowSpecSchema, spec);
  const all = [...(template === undefined ? [] : [template]), ...subWorkflows];
  const reached = template === undefined ? new Set<WorkflowTemplate>() : renameBranches(template, subWorkflows);
  const ids = all.flatMap(allNodes).flatMap(({ target }) => (target.case === "taskNode" ? [taskOf(target.value)] : []));
  const named = new Map(ids.flatMap((task) => (task === undefined ? [] : [[keyOf(task), task]])));
  const tasks = [...named]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, task]) => findTask(task)?.closure?.compiledTask ?? []);
  const [primary, ...subs] = all.map((each) => (reached.has(each) ? compiledTemplate(each) : { template: each }));
  const closure = {
    ...omitUndefined({
      primary: primary === undefined ? undefined : { ...primary, template: { ...primary.template, id } },
    }),
    subWorkflows: subs,
    tasks,
  };
  return create(CompiledWorkflowClosureSchema, closure as never);
}

function compiledTemplate(template: WorkflowTemplate) {
  const { nodes: sent, failureNode } = template;
  // nodes inside arrays stay as they were sent
  for (const node of [...sent, ...(failureNode === undefined ? [] : [failureNode])].flatMap(withBranches)) {
    node.inputs = node.inputs.map(fromStart) as never;
    node.upstreamNodeIds.sort();
  }
  const nodes = [
    create(NodeSchema, { id: START }),
    create(NodeSchema, { id: END, inputs: template.outputs.map(fromStart) as never }),
    ...sent,
  ];
  const { inputs = {}, outputs = {} } = template.interface ?? {};
  const typed = template.interface && create(TypedInterfaceSchema, { inputs, outputs });
  return {
    template: { ...template, ...omitUndefined({ interface: typed }), nodes, outputs: template.outputs.map(fromStart) },
    connections: connections(nodes, failureNode),
  };
}

/** A promise without a node is an input of the workflow. */
function fromStart(binding: Binding): Binding {
  return mapPromises(binding, (promise) => (promise.nodeId === "" ? { ...promise, nodeId: START } : promise));
}

/**
 * Connections by data and by `>>`; nodes without a predecessor follow the start node, nodes without a successor precede
 * the end node. Nodes inside branches and the failure node only have upstream connections.
 */
function connections(nodes: readonly Node[], failureNode: Node | undefined) {
  const outer = nodes.filter(({ id }) => id !== START && id !== END);
  const inside = [...nodes, ...(failureNode === undefined ? [] : [failureNode])].flatMap((node) =>
    withBranches(node).slice(1),
  );
  const others = failureNode === undefined ? inside : [...inside, failureNode];
  const upstream = new Map([...nodes, ...others].map((node) => [node.id, upstreamOf(node)]));
  for (const { id } of [...outer, ...others]) if (upstream.get(id)?.size === 0) upstream.get(id)?.add(START);
  const flow = nodes.map(({ id }) => [id, upstream.get(id) ?? new Set<string>()] as const);
  const followed = new Set(flow.flatMap(([, ids]) => [...ids]));
  for (const { id } of outer) if (!followed.has(id)) upstream.get(END)?.add(id);
  const downstream = new Map<string, string[]>();
  for (const [id, before] of flow)
    for (const other of before) downstream.set(other, [...(downstream.get(other) ?? []), id]);
  const lists = (map: Iterable<readonly [string, Iterable<string>]>) =>
    Object.fromEntries([...map].map(([id, ids]) => [id, { ids: [...ids].sort() }]).filter(([id]) => id !== ""));
  const waiting = [...upstream].filter(([, ids]) => ids.size > 0);
  return { upstream: lists(waiting), downstream: lists(downstream) };
}

function upstreamOf({ inputs, upstreamNodeIds }: Node): Set<string> {
  return new Set([...promisesOf(inputs).map(({ nodeId }) => nodeId), ...upstreamNodeIds]);
}

function taskOf({ reference }: { reference: { value?: Identifier | undefined } }): Identifier | undefined {
  return reference.value;
}
