/**
 * Admin's compiler names the nodes of a branch `PARENT-CHILD`. It compiles a sub-workflow once for each path that
 * reaches it, on the same object, so its nodes are renamed each time.
 */
import type { Identifier, Node, WorkflowTemplate } from "@flyte-settings/registration/wire";
import { branchNodes, withBranches } from "./nodes.ts";

/**
 * Renames in place.
 *
 * @returns the compiled templates, without sub-workflows that no node refers to
 */
export function renameBranches(
  primary: WorkflowTemplate,
  subWorkflows: readonly WorkflowTemplate[],
): ReadonlySet<WorkflowTemplate> {
  const named = new Map(subWorkflows.map((sub) => [keyOf(sub.id), sub]));
  const reached = new Set<WorkflowTemplate>();
  const compile = (template: WorkflowTemplate, outer: ReadonlySet<WorkflowTemplate>): void => {
    reached.add(template);
    for (const node of template.nodes) renameInner(node);
    const within = new Set(outer).add(template);
    for (const key of new Set(subWorkflowsOf(template).map(keyOf))) {
      const sub = named.get(key);
      if (sub !== undefined && !within.has(sub)) compile(sub, within);
    }
  };
  compile(primary, new Set());
  return reached;
}

function renameInner(parent: Node): void {
  for (const child of branchNodes(parent)) {
    child.id = `${parent.id}-${child.id}`;
    renameInner(child);
  }
}

function subWorkflowsOf({ nodes, failureNode }: WorkflowTemplate): Identifier[] {
  return [...nodes, ...(failureNode === undefined ? [] : [failureNode])].flatMap(withBranches).flatMap(({ target }) => {
    const reference = target.case === "workflowNode" ? target.value.reference : undefined;
    return reference?.case === "subWorkflowRef" ? [reference.value] : [];
  });
}

function keyOf(id: Identifier | undefined): string {
  return JSON.stringify([id?.project, id?.domain, id?.name, id?.version]);
}
