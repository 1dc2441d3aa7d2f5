/** What Admin holds, in the form in which a package holds it: compiled workflows as the workflows that were sent. */
import { type DescMessage, fromBinary, toJson } from "@bufbuild/protobuf";
import type { Json, JsonObject } from "@flyte-settings/core";
import { LaunchPlanSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { TaskSchema } from "../gen/flyteidl/admin/task_pb.js";
import { WorkflowSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import type { HydratedEntity } from "../hydrate/hydrate.ts";
import type { EntityKind } from "../proto/identifier.ts";
import { entitySchemas, messageJson } from "../wire/messages.ts";

type Side = Readonly<Record<string, Json>>;

/** What of a registered entity can be compared: the answer of `GetTask`, `GetWorkflow` or `GetLaunchPlan`. */
export function registeredSide(kind: EntityKind, answer: Uint8Array): Side {
  return readers[kind](answer);
}

/** The same of an entity of ours. Descriptions are left out: Admin does not count them. */
export function ourSide({ kind, bytes }: HydratedEntity): Side {
  const json = messageJson(entitySchemas[kind], bytes) as JsonObject;
  if (kind === "launchPlan") return { spec: json["spec"] ?? {} };
  if (kind === "task") return { template: json["template"] ?? {} };
  const { template = {}, sub_workflows = [] } = json as { template?: Json; sub_workflows?: readonly Json[] };
  return { template: uncompiled(template), sub_workflows: sub_workflows.map(uncompiled) };
}

const readers: Readonly<Record<EntityKind, (bytes: Uint8Array) => Side>> = {
  task: (bytes) => ({ template: at(json(TaskSchema, bytes), "closure", "compiled_task", "template") ?? {} }),
  workflow: (bytes) => {
    const compiled = at(json(WorkflowSchema, bytes), "closure", "compiled_workflow");
    const subs = at(compiled, "sub_workflows");
    return {
      template: uncompiled(at(compiled, "primary", "template") ?? {}),
      sub_workflows: Array.isArray(subs) ? subs.map((sub: Json) => uncompiled(at(sub, "template") ?? {})) : [],
    };
  },
  launchPlan: (bytes) => ({ spec: at(json(LaunchPlanSchema, bytes), "spec") ?? {} }),
};

function json(schema: DescMessage, bytes: Uint8Array): Json {
  return toJson(schema, fromBinary(schema, bytes), { useProtoFieldName: true }) as Json;
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) {
    found =
      typeof found === "object" && found !== null && !Array.isArray(found) ? (found as JsonObject)[key] : undefined;
  }
  return found;
}

/** The compiler adds a node at each end and writes down who comes before whom. */
function uncompiled(template: Json): Json {
  if (typeof template !== "object" || template === null || Array.isArray(template)) return template;
  const { nodes, ...rest } = template as { nodes?: readonly JsonObject[] };
  if (!Array.isArray(nodes)) return template;
  const ours = (nodes as readonly JsonObject[]).filter(({ id }) => id !== "start-node" && id !== "end-node");
  return { ...rest, nodes: ours.map(({ upstream_node_ids: _, ...node }) => node) } as Json;
}
