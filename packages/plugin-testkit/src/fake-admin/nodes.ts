/** The nodes of a workflow. */
import type { Node, WorkflowTemplate } from "@flyte-settings/registration/wire";

/** All nodes of a template, including nested ones and the failure node. */
export function allNodes({ nodes, failureNode }: WorkflowTemplate): Node[] {
  return [...nodes, ...(failureNode === undefined ? [] : [failureNode])].flatMap(withInner);
}

function withInner(node: Node): Node[] {
  const { target } = node;
  if (target.case === "arrayNode")
    return [node, ...(target.value.node === undefined ? [] : withInner(target.value.node))];
  return [node, ...branchNodes(node).flatMap(withInner)];
}

/** The nodes of a branch's cases. */
export function branchNodes({ target }: Node): Node[] {
  if (target.case !== "branchNode") return [];
  const { ifElse } = target.value;
  const inner = [ifElse?.case?.thenNode, ...(ifElse?.other ?? []).map(({ thenNode }) => thenNode)];
  if (ifElse?.default.case === "elseNode") inner.push(ifElse.default.value);
  return inner.filter((each) => each !== undefined);
}

/** A node and those inside its branches. */
export function withBranches(node: Node): Node[] {
  return [node, ...branchNodes(node).flatMap(withBranches)];
}
