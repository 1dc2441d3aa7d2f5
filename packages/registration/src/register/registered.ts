/** Converts Admin's entities to their form in a package: compiled workflows become the workflows that were sent. */

import { type DescMessage, fromBinary, toJson } from "@bufbuild/protobuf";
import { isFlyteSettingsError, type Json, type JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { LaunchPlanSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { TaskSchema } from "../gen/flyteidl/admin/task_pb.js";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { rebuildAnswer } from "../promotion/rebuild.ts";
import { specJson } from "../promotion/spec.ts";
import type { EntityKind } from "../proto/identifier.ts";
import { entitySchemas, messageJson } from "../wire/messages.ts";

type Side = Readonly<Record<string, Json>>;

/** The comparable part of a registered entity, from the response of `GetTask`, `GetWorkflow` or `GetLaunchPlan`. */
export function registeredSide(kind: EntityKind, answer: Uint8Array): Side {
  return readers[kind](answer);
}

/** The comparable part of a local entity. Descriptions are omitted, because Admin ignores them. */
export function ourSide({ kind, bytes }: HydratedEntity): Side {
  const json = messageJson(entitySchemas[kind], bytes) as JsonObject;
  if (kind === "launchPlan") return { spec: json["spec"] ?? {} };
  if (kind === "task") return { template: json["template"] ?? {} };
  return workflowSide(json);
}

function workflowSide(spec: Json): Side {
  const { template = {}, sub_workflows = [] } = spec as { template?: Json; sub_workflows?: readonly Json[] };
  return { template: uncompiled(template), sub_workflows: sub_workflows.map(uncompiled) };
}

/** A workflow from another compiler differs in everything. */
function rebuiltSide(answer: Uint8Array): Side {
  try {
    return workflowSide(specJson("workflow", rebuildAnswer("workflow", answer)));
  } catch (error) {
    if (isFlyteSettingsError(error)) return workflowSide({});
    throw error;
  }
}

const readers: Readonly<Record<EntityKind, (bytes: Uint8Array) => Side>> = {
  task: (bytes) => ({ template: at(json(TaskSchema, bytes), "closure", "compiled_task", "template") ?? {} }),
  workflow: rebuiltSide,
  launchPlan: (bytes) => ({ spec: at(json(LaunchPlanSchema, bytes), "spec") ?? {} }),
};

function json(schema: DescMessage, bytes: Uint8Array): Json {
  return toJson(schema, fromBinary(schema, bytes), { useProtoFieldName: true }) as Json;
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) {
    found = isObject(found) ? found[key] : undefined;
  }
  return found;
}

/**
 * The compiler adds a node at each end, sets the first one in every promise of an input, and may add upstream node IDs.
 */
function uncompiled(template: Json): Json {
  if (!isObject(template)) return template;
  const { nodes, ...rest } = withoutStart(template) as { nodes?: readonly JsonObject[] };
  if (!Array.isArray(nodes)) return rest as Json;
  const ours = (nodes as readonly JsonObject[]).filter(({ id }) => id !== START && id !== "end-node");
  return { ...rest, nodes: ours.map(withoutImplied) } as Json;
}

const START = "start-node";

function withoutStart(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutStart);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key, inner]) => key !== "node_id" || inner !== START);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutStart(inner)]));
}

/** The upstream nodes that are not already implied by its inputs. */
function withoutImplied({ upstream_node_ids: upstream, ...node }: JsonObject): JsonObject {
  const implied = promised(node["inputs"] ?? null);
  const kept = (Array.isArray(upstream) ? upstream : []).filter((id: Json) => id !== START && !implied.has(id));
  return kept.length === 0 ? node : { ...node, upstream_node_ids: kept };
}

function promised(value: Json): Set<Json> {
  if (Array.isArray(value)) return new Set(value.flatMap((inner: Json) => [...promised(inner)]));
  if (!isObject(value)) return new Set();
  const own = value["node_id"] === undefined ? [] : [value["node_id"]];
  return new Set([...own, ...Object.values(value).flatMap((inner) => [...promised(inner)])]);
}
