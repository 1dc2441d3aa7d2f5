import type { WorkflowSpec } from "../gen/flyteidl/admin/workflow_pb.js";
import type { Identifier as IdentifierMessage } from "../gen/flyteidl/core/identifier_pb.js";
import { ResourceType } from "../gen/flyteidl/core/identifier_pb.js";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { type EntitySpecs, specSchema } from "./spec.ts";
import { visitMessages } from "./visit-messages.ts";

const kinds: Readonly<Partial<Record<ResourceType, EntityKind>>> = {
  [ResourceType.TASK]: "task",
  [ResourceType.WORKFLOW]: "workflow",
  [ResourceType.LAUNCH_PLAN]: "launchPlan",
};

/** External references of an entity: tasks and launch plans of nodes, the workflow of a plan. */
export function referencesOf<Kind extends EntityKind>(
  kind: Kind,
  spec: EntitySpecs[Kind],
): readonly Required<Identifier>[] {
  const found = new Map<string, Required<Identifier>>();
  const own = kind === "workflow" ? ownIds(spec as WorkflowSpec) : new Set<string>();
  visitMessages(specSchema(kind), spec, {
    "core.Identifier": ({ resourceType, project, domain, name, version }: IdentifierMessage, path) => {
      const of = kinds[resourceType];
      const id = of && { kind: of, project, domain, name, version };
      if (id === undefined || /^\/template\/id$/.test(path) || own.has(keyOf(id))) return;
      found.set(keyOf(id), id);
    },
  });
  return [...found.values()];
}

/** Sub-workflows are part of the spec. */
function ownIds({ template, subWorkflows }: WorkflowSpec): ReadonlySet<string> {
  const ids = [template, ...subWorkflows.map((each) => each)].flatMap((each) => each?.id ?? []);
  return new Set(ids.map((id) => keyOf({ ...id, kind: "workflow" })));
}

export function keyOf({ kind = "task", project, domain, name, version }: Identifier): string {
  return JSON.stringify([kind, project, domain, name, version]);
}
