/**
 * Where a task, a workflow or a launch plan contains what registration fills in: for each message, field number → name
 * in the .proto file and the field's type. All traversal of entities uses this table.
 */
import { FlyteSettingsError } from "@flyte-settings/core";
import { editFields } from "../proto/edit-wire.ts";
import type { EntityKind } from "../proto/identifier.ts";
import { text } from "../proto/read-wire.ts";

/** The messages that are traversed. */
export type MessageName =
  | "TaskSpec"
  | "TaskTemplate"
  | "Container"
  | "K8sPod"
  | "PodTemplate"
  | "WorkflowSpec"
  | "WorkflowTemplate"
  | "Node"
  | "TaskNode"
  | "TaskNodeOverrides"
  | "WorkflowNode"
  | "BranchNode"
  | "IfElseBlock"
  | "IfBlock"
  | "ArrayNode"
  | "LaunchPlan"
  | "LaunchPlanSpec"
  | "Identifier";

interface Place {
  /** The name in the .proto file. */
  readonly name: string;
  readonly holds: MessageName;
  readonly repeated?: true;
}

const places: Readonly<Record<MessageName, Readonly<Record<number, Place>>>> = {
  TaskSpec: { 1: { name: "template", holds: "TaskTemplate" } },
  TaskTemplate: {
    1: { name: "id", holds: "Identifier" },
    6: { name: "container", holds: "Container" },
    17: { name: "k8s_pod", holds: "K8sPod" },
  },
  Container: {},
  K8sPod: {},
  PodTemplate: {},
  WorkflowSpec: {
    1: { name: "template", holds: "WorkflowTemplate" },
    2: { name: "sub_workflows", holds: "WorkflowTemplate", repeated: true },
  },
  WorkflowTemplate: {
    1: { name: "id", holds: "Identifier" },
    4: { name: "nodes", holds: "Node", repeated: true },
    6: { name: "failure_node", holds: "Node" },
  },
  Node: {
    6: { name: "task_node", holds: "TaskNode" },
    7: { name: "workflow_node", holds: "WorkflowNode" },
    8: { name: "branch_node", holds: "BranchNode" },
    10: { name: "array_node", holds: "ArrayNode" },
  },
  TaskNode: {
    1: { name: "reference_id", holds: "Identifier" },
    2: { name: "overrides", holds: "TaskNodeOverrides" },
  },
  TaskNodeOverrides: { 4: { name: "pod_template", holds: "PodTemplate" } },
  WorkflowNode: {
    1: { name: "launchplan_ref", holds: "Identifier" },
    2: { name: "sub_workflow_ref", holds: "Identifier" },
  },
  BranchNode: { 1: { name: "if_else", holds: "IfElseBlock" } },
  IfElseBlock: {
    1: { name: "case", holds: "IfBlock" },
    2: { name: "other", holds: "IfBlock", repeated: true },
    3: { name: "else_node", holds: "Node" },
  },
  IfBlock: { 2: { name: "then_node", holds: "Node" } },
  ArrayNode: { 1: { name: "node", holds: "Node" } },
  LaunchPlan: {
    1: { name: "id", holds: "Identifier" },
    2: { name: "spec", holds: "LaunchPlanSpec" },
  },
  LaunchPlanSpec: { 1: { name: "workflow_id", holds: "Identifier" } },
  Identifier: {},
};

/** The message in a `.pb` of each kind. */
export const rootMessages: Readonly<Record<EntityKind, MessageName>> = {
  task: "TaskSpec",
  workflow: "WorkflowSpec",
  launchPlan: "LaunchPlan",
};

/** Receives a message after its inner messages, and its place; returns the same object for no change. */
export type Visit = (bytes: Uint8Array, place: string) => Uint8Array;

export type Visitors = { readonly [Name in MessageName]?: Visit };

const DEEPEST = 100;

/**
 * A message with the visitors applied to every message inside it, innermost first.
 *
 * @param place the path of the message, as `template.nodes[0].task_node`; `""` for the root
 */
export function walk(bytes: Uint8Array, holds: MessageName, visitors: Visitors, place = "", depth = 0): Uint8Array {
  if (depth > DEEPEST) throw new FlyteSettingsError("PACKAGE_INVALID", "messages nested too deep");
  const done = editFields(bytes, (number) => {
    const inner = places[holds][number];
    if (inner === undefined) return undefined;
    return (value, index) => walk(value, inner.holds, visitors, below(place, inner, index), depth + 1);
  });
  return visitors[holds]?.(done, place) ?? done;
}

function below(place: string, { name, repeated }: Place, index: number): string {
  return `${place === "" ? "" : `${place}.`}${name}${repeated ? `[${index}]` : ""}`;
}

/** Applies an edit to every string of a repeated field. */
export function editTexts(
  bytes: Uint8Array,
  number: number,
  edit: (value: string, index: number) => string,
): Uint8Array {
  const each = (value: Uint8Array, index: number): Uint8Array => {
    const before = text(value);
    const after = edit(before, index);
    return after === before ? value : Buffer.from(after, "utf8");
  };
  return editFields(bytes, (field) => (field === number ? each : undefined));
}
