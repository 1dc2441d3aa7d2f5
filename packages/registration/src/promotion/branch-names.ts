/**
 * Reverses how Admin's compiler renames nodes inside branches: each compilation of a template names them
 * `PARENT-CHILD`, and a sub-workflow is compiled once for each path that reaches it.
 */
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { Identifier } from "../gen/flyteidl/core/identifier_pb.js";
import type { Node, WorkflowTemplate } from "../gen/flyteidl/core/workflow_pb.js";

/** With more compilations, IDs would be longer than Admin stores. */
const MOST_COMPILATIONS = 10_000;

/**
 * How often each sub-workflow was compiled; the primary one is compiled once. A sub-workflow that no node references is
 * not compiled. Array nodes and launch plans are not entered, as in the compiler.
 *
 * @throws PACKAGE_INVALID for workflows that contain each other
 */
export function compilations(primary: WorkflowTemplate, subs: readonly WorkflowTemplate[]): readonly number[] {
  const indexes = new Map(subs.map(({ id }, index) => [keyOf(id), index]));
  const references = [primary, ...subs].map((template) =>
    [...new Set(subWorkflowsOf(template).map(keyOf))].flatMap((key) => indexes.get(key) ?? []),
  );
  const counts = [1, ...subs.map(() => 0)];
  for (const from of inOrder(references)) {
    for (const to of references[from] ?? []) counts[to + 1] = (counts[to + 1] ?? 0) + (counts[from] ?? 0);
  }
  return counts.slice(1);
}

/** Templates by index, with the primary one at 0, each after all templates that reach it. */
function inOrder(references: readonly (readonly number[])[]): readonly number[] {
  const done: number[] = [];
  const state = references.map(() => "new");
  const stack: { readonly at: number; next: number }[] = [{ at: 0, next: 0 }];
  state[0] = "open";
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const reference = references[top.at]?.[top.next];
    top.next += 1;
    if (reference === undefined) {
      state[top.at] = "done";
      done.push(top.at);
      stack.pop();
    } else if (state[reference + 1] === "open") {
      throw new FlyteSettingsError("PACKAGE_INVALID", "its sub-workflows contain each other");
    } else if (state[reference + 1] === "new") {
      state[reference + 1] = "open";
      stack.push({ at: reference + 1, next: 0 });
    }
  }
  return done.reverse();
}

function subWorkflowsOf(template: WorkflowTemplate): Identifier[] {
  const outer = template.nodes.flatMap((node) => [node, ...innerNodes(node)]);
  const all = template.failureNode === undefined ? outer : [...outer, template.failureNode];
  return all.flatMap(({ target }) => {
    const reference = target.case === "workflowNode" ? target.value.reference : undefined;
    return reference?.case === "subWorkflowRef" ? [reference.value] : [];
  });
}

/** The nodes of a branch, including those of nested branches. */
function innerNodes(node: Node): Node[] {
  return branchNodes(node).flatMap((inner) => [inner, ...innerNodes(inner)]);
}

function branchNodes({ target }: Node): Node[] {
  const block = target.case === "branchNode" ? target.value.ifElse : undefined;
  if (block === undefined) return [];
  const nodes = [block.case?.thenNode, ...block.other.map(({ thenNode }) => thenNode)];
  if (block.default.case === "elseNode") nodes.push(block.default.value);
  return nodes.filter((each) => each !== undefined);
}

function keyOf(id: Identifier | undefined): string {
  return JSON.stringify([id?.project, id?.domain, id?.name, id?.version]);
}

/**
 * Restores the original names of nodes inside branches, in place.
 *
 * @param times how often the template was compiled
 * @throws PACKAGE_INVALID if a name lacks its parent's prefix, which means another compiler produced it
 */
export function undoBranchNames(template: WorkflowTemplate, times: number): void {
  for (const node of template.nodes) {
    if (branchNodes(node).length === 0) continue;
    if (times > MOST_COMPILATIONS) {
      throw new FlyteSettingsError("PACKAGE_INVALID", `a workflow with a branch is reached on ${times} ways`);
    }
    undoBelow(
      node,
      Array.from({ length: times }, () => node.id),
    );
  }
}

/** @param ids of the parent, after each compilation */
function undoBelow(parent: Node, ids: readonly string[]): void {
  for (const child of branchNodes(parent)) {
    const own = [child.id];
    for (const id of [...ids].reverse()) {
      const [last = ""] = own;
      if (!last.startsWith(`${id}-`)) {
        throw new FlyteSettingsError(
          "PACKAGE_INVALID",
          `node ${shown(child.id)} of a branch does not begin with ${shown(`${id}-`)}: the workflow was made by another compiler than Flyte Admin 1.16's`,
        );
      }
      own.unshift(last.slice(id.length + 1));
    }
    child.id = own[0] ?? "";
    undoBelow(child, own.slice(1));
  }
}
