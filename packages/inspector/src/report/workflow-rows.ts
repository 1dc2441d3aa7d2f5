import type { Node, WorkflowSpec, WorkflowTemplate } from "@flyte-settings/registration/wire";
import { conditionText } from "./condition-text.ts";
import type { NodeKind, NodeRow, WorkflowRow } from "./report.ts";

type Target = Pick<NodeRow, "kind" | "target" | "image" | "note">;
type Branch = Extract<Node["target"], { case: "branchNode" }>["value"];
type ArrayNode = Extract<Node["target"], { case: "arrayNode" }>["value"];
type BindingData = NonNullable<Node["inputs"][number]["binding"]>;

/** Nodes that Flyte adds to every workflow. */
const IMPLIED = new Set(["start-node", "end-node"]);
const DEEPEST = 64;

/** The workflow, then the sub-workflows it includes. */
export function workflowRows({ template, subWorkflows }: WorkflowSpec): WorkflowRow[] {
  return [template, ...subWorkflows].flatMap((each) => (each === undefined ? [] : [workflowRow(each)]));
}

function workflowRow({ id, nodes, failureNode }: WorkflowTemplate): WorkflowRow {
  const rows: NodeRow[] = [];
  const edges = new Map<string, readonly [string, string]>();
  const connect = (from: string, to: string): void => {
    if (!IMPLIED.has(from)) edges.set(JSON.stringify([from, to]), [from, to]);
  };
  const add = (
    node: Node,
    prefix: string,
    branch: { parent: string; condition: string } | undefined,
    depth: number,
  ) => {
    if (IMPLIED.has(node.id) || depth > DEEPEST) return;
    const own = prefix + node.id;
    const when = branch === undefined ? {} : { condition: branch.condition };
    rows.push({ id: own, label: node.metadata?.name || node.id, ...targetOf(node), ...when });
    if (branch !== undefined) connect(branch.parent, own);
    for (const from of node.upstreamNodeIds) connect(prefix + from, own);
    for (const { binding } of node.inputs) for (const from of sourcesOf(binding, 0)) connect(prefix + from, own);
    for (const [condition, each] of branchNodes(node)) add(each, `${own}/`, { parent: own, condition }, depth + 1);
  };
  for (const node of nodes) add(node, "", undefined, 0);
  if (failureNode !== undefined) add(failureNode, "", undefined, 0);
  // a node in a branch may use results from outside the branch
  const ids = new Set(rows.map((row) => row.id));
  const known = [...edges.values()].flatMap(([from, to]) => {
    const source = nearest(from, ids);
    return source === undefined || source === to ? [] : [[source, to] as const];
  });
  return { name: id?.name ?? "", nodes: rows, edges: known };
}

/** Finds a node by ID, in the branch or an enclosing one. */
function nearest(id: string, ids: ReadonlySet<string>): string | undefined {
  if (ids.has(id)) return id;
  const parts = id.split("/");
  const [last = ""] = parts.splice(-1);
  for (; parts.length > 0; parts.pop()) {
    const outer = [...parts.slice(0, -1), last].join("/");
    if (ids.has(outer)) return outer;
  }
  return undefined;
}

function targetOf({ target }: Node): Target {
  switch (target.case) {
    case "taskNode": {
      const { reference, overrides } = target.value;
      const image = overrides?.containerImage ?? "";
      return { kind: "task", target: reference.value?.name ?? "", ...(image === "" ? {} : { image }) };
    }
    case "workflowNode": {
      const { reference } = target.value;
      const kind: NodeKind = reference.case === "launchplanRef" ? "launch plan" : "workflow";
      return { kind, target: reference.value?.name ?? "" };
    }
    case "arrayNode": {
      const { node } = target.value;
      const note = arrayNote(target.value);
      const inner = node === undefined ? { target: "" } : targetOf(node);
      return { ...inner, kind: "array", ...(note === "" ? {} : { note }) };
    }
    case "branchNode":
      return { kind: "branch", target: "" };
    case "gateNode":
      return { kind: "gate", target: target.value.condition.case ?? "" };
    default:
      return { kind: "other", target: "" };
  }
}

function arrayNote({ parallelismOption, successCriteria }: ArrayNode): string {
  const { value: most = 0 } = parallelismOption;
  const { case: kind, value: least = 0 } = successCriteria;
  const must = kind === "minSuccessRatio" ? `${Math.round(least * 1000) / 10} %` : String(least);
  return [
    ...(most > 0 ? [`at most ${most} at a time`] : []),
    ...(kind === undefined ? [] : [`at least ${must} must succeed`]),
  ].join(", ");
}

/** The nodes of a branch, each with its condition. */
function branchNodes({ target }: Node): readonly (readonly [string, Node])[] {
  const ifElse: Branch["ifElse"] = target.case === "branchNode" ? target.value.ifElse : undefined;
  if (ifElse === undefined) return [];
  const blocks = [ifElse.case, ...ifElse.other].map(
    (each) => [conditionText(each?.condition), each?.thenNode] as const,
  );
  const last = ifElse.default.case === "elseNode" ? [["else", ifElse.default.value] as const] : [];
  return [...blocks, ...last].flatMap(([condition, node]) => (node === undefined ? [] : [[condition, node] as const]));
}

/** The nodes whose results a value uses. */
function sourcesOf(binding: BindingData | undefined, depth: number): readonly string[] {
  const value = binding?.value;
  if (value === undefined || depth > DEEPEST) return [];
  switch (value.case) {
    case "promise":
      return [value.value.nodeId];
    case "collection":
      return value.value.bindings.flatMap((each) => sourcesOf(each, depth + 1));
    case "map":
      return Object.values(value.value.bindings).flatMap((each) => sourcesOf(each, depth + 1));
    default:
      return [];
  }
}
