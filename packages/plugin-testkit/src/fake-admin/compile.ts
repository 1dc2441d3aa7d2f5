/** What Admin's compiler makes of a workflow: a node at each end, and who comes before whom. */
import { create } from "@bufbuild/protobuf";
import {
  type CompiledWorkflowClosure,
  CompiledWorkflowClosureSchema,
  type Identifier,
  type Node,
  NodeSchema,
  type Task,
  type WorkflowSpec,
  type WorkflowTemplate,
} from "@flyte-settings/registration/wire";
import { type Binding, mapPromises, promisesOf } from "./bindings.ts";
import { keyOf } from "./state.ts";

export const START = "start-node";
export const END = "end-node";

/** @param findTask what is registered */
export function compiled(
  id: Identifier,
  { template, subWorkflows }: WorkflowSpec,
  findTask: (id: Identifier) => Task | undefined,
): CompiledWorkflowClosure {
  const all = [...(template === undefined ? [] : [template]), ...subWorkflows];
  const ids = all.flatMap(allNodes).flatMap(({ target }) => (target.case === "taskNode" ? [taskOf(target.value)] : []));
  const named = new Map(ids.flatMap((task) => (task === undefined ? [] : [[keyOf(task), task]])));
  const tasks = [...named.values()].flatMap((task) => findTask(task)?.closure?.compiledTask ?? []);
  const [primary, ...subs] = all.map(compiledTemplate);
  const closure = {
    ...(primary === undefined ? {} : { primary: { ...primary, template: { ...primary.template, id } } }),
    subWorkflows: subs,
    tasks,
  };
  return create(CompiledWorkflowClosureSchema, closure as never);
}

function compiledTemplate(template: WorkflowTemplate) {
  const nodes = [
    create(NodeSchema, { id: START }),
    create(NodeSchema, { id: END, inputs: template.outputs.map(fromStart) as never }),
    ...template.nodes.map(withInputs),
  ];
  return {
    template: { ...template, nodes, outputs: template.outputs.map(fromStart) },
    connections: connections(nodes),
  };
}

function withInputs(node: Node): Node {
  return { ...node, inputs: node.inputs.map(fromStart) as never };
}

/** A promise of no node is one of the workflow's own inputs. */
function fromStart(binding: Binding): Binding {
  return mapPromises(binding, (promise) => (promise.nodeId === "" ? { ...promise, nodeId: START } : promise));
}

/** By data and by `>>`; what waits for nothing follows the start, what nothing waits for precedes the end. */
function connections(nodes: readonly Node[]) {
  const inner = nodes.filter(({ id }) => id !== START && id !== END);
  const upstream = new Map(
    nodes.map((node) => [
      node.id,
      new Set([...promisesOf(node.inputs).map(({ nodeId }) => nodeId), ...node.upstreamNodeIds]),
    ]),
  );
  for (const { id } of inner) if (upstream.get(id)?.size === 0) upstream.get(id)?.add(START);
  const followed = new Set([...upstream.values()].flatMap((ids) => [...ids]));
  for (const { id } of inner) if (!followed.has(id)) upstream.get(END)?.add(id);
  const downstream = new Map<string, string[]>();
  for (const [id, before] of upstream)
    for (const other of before) downstream.set(other, [...(downstream.get(other) ?? []), id]);
  const lists = (map: Iterable<readonly [string, Iterable<string>]>) =>
    Object.fromEntries([...map].map(([id, ids]) => [id, { ids: [...ids].sort() }]).filter(([id]) => id !== ""));
  const waiting = [...upstream].filter(([, ids]) => ids.size > 0);
  return { upstream: lists(waiting), downstream: lists(downstream) };
}

/** Those of a template, those inside of others included, and the failure node. */
export function allNodes({ nodes, failureNode }: WorkflowTemplate): Node[] {
  return [...nodes, ...(failureNode === undefined ? [] : [failureNode])].flatMap(withInner);
}

function withInner(node: Node): Node[] {
  const { target } = node;
  if (target.case === "arrayNode")
    return [node, ...(target.value.node === undefined ? [] : withInner(target.value.node))];
  if (target.case !== "branchNode") return [node];
  const { ifElse } = target.value;
  const inner = [ifElse?.case?.thenNode, ...(ifElse?.other ?? []).map(({ thenNode }) => thenNode)];
  if (ifElse?.default.case === "elseNode") inner.push(ifElse.default.value);
  return [node, ...inner.flatMap((each) => (each === undefined ? [] : withInner(each)))];
}

function taskOf({ reference }: { reference: { value?: Identifier | undefined } }): Identifier | undefined {
  return reference.value;
}
