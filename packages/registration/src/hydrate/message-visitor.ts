/**
 * Where in a task, a workflow or a launch plan stands what registration fills in: message by message, field number →
 * name in the .proto file and what it holds. All walking over entities goes by this table and nothing else.
 */
import { FlyteSettingsError } from "@flyte-settings/core";
import { editFields } from "../proto/edit-wire.ts";
import type { EntityKind } from "../proto/identifier.ts";
import { text } from "../proto/read-wire.ts";

/** The messages that are walked through. */
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
  /** As in the .proto file. */
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

/** What a `.pb` of each kind holds. */
export const rootMessages: Readonly<Record<EntityKind, MessageName>> = {
  task: "TaskSpec",
  workflow: "WorkflowSpec",
  launchPlan: "LaunchPlan",
};

/** Gets a message whose inner messages are done, and where it is; gives it back, the same object when it stays. */
export type Visit = (bytes: Uint8Array, place: string) => Uint8Array;

export type Visitors = { readonly [Name in MessageName]?: Visit };

const DEEPEST = 100;

/**
 * A message with every message inside it that a visitor asks for done, from the inside out.
 *
 * @param place the path of the message, as `template.nodes[0].task_node`; `""` for the whole
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

/** A field of texts, each done. */
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
