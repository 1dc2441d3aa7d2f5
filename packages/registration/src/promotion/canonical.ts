/**
 * The canonical form for comparing specs: equivalent values that flytectl, pyflyte and Admin write differently are
 * normalized.
 */
import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import type { Identifier as IdentifierMessage } from "../gen/flyteidl/core/identifier_pb.js";
import type { Node } from "../gen/flyteidl/core/workflow_pb.js";
import { canonicalQuantity } from "../hydrate/quantity.ts";
import type { EntityKind } from "../proto/identifier.ts";
import type { VersionId } from "./rewrite-options.ts";
import { cloneSpec, type EntitySpecs, specJson, specSchema } from "./spec.ts";
import { visitMessages } from "./visit-messages.ts";

/** A pod or a pod template: a Struct contains plain JSON. */
interface StructHolder {
  podSpec?: JsonObject;
}

/** Replaces the spec's own project, domain and version in identifiers, so that two versions can be compared. */
const OWN = "{{ own }}";

/**
 * Protobuf JSON: promises of `start-node` without a node, sorted `upstream_node_ids`, pod specifications without empty
 * values and with quantities as Kubernetes writes them.
 *
 * @param own identifiers in this project, domain and version get a placeholder
 */
export function canonicalJson<Kind extends EntityKind>(kind: Kind, spec: EntitySpecs[Kind], own?: VersionId): Json {
  const copy = cloneSpec(kind, spec);
  const pod = (message: StructHolder): void => {
    if (message.podSpec !== undefined) message.podSpec = canonicalPod(message.podSpec);
  };
  visitMessages(specSchema(kind), copy, {
    "core.Node": (node: Node) => {
      node.upstreamNodeIds = [...node.upstreamNodeIds].sort();
    },
    "core.OutputReference": (reference: { nodeId: string }) => {
      if (reference.nodeId === "start-node") reference.nodeId = "";
    },
    "core.K8sPod": pod,
    "core.PodTemplate": pod,
    "core.Identifier": (id: IdentifierMessage) => {
      if (id.project === own?.project && id.domain === own.domain && id.version === own.version)
        Object.assign(id, { project: OWN, domain: OWN, version: OWN });
    },
  });
  return specJson(kind, copy);
}

function canonicalPod(spec: JsonObject): JsonObject {
  const filled = withoutEmpty(spec);
  return isObject(filled) ? filled : {};
}

/** Removes null, `""`, `[]` and `{}`, innermost first. */
function withoutEmpty(value: Json): Json | undefined {
  if (value === null || value === "") return undefined;
  if (Array.isArray(value)) {
    const items = value.flatMap((each: Json) => withoutEmpty(each) ?? []);
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, each]): [string, Json][] => {
    const filled = withoutEmpty(quantities.has(key) ? canonicalQuantities(each) : each);
    return filled === undefined ? [] : [[key, filled]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const quantities: ReadonlySet<string> = new Set(["requests", "limits", "sizeLimit"]);

function canonicalQuantities(value: Json): Json {
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, canonicalQuantities(each)]));
  if (typeof value !== "string" && typeof value !== "number") return value;
  return canonicalQuantity(String(value)) ?? value;
}
