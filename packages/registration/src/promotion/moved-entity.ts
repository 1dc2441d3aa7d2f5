import { create, toBinary } from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { LaunchPlanSchema, type LaunchPlanSpec } from "../gen/flyteidl/admin/launch_plan_pb.js";
import type { TaskSpec } from "../gen/flyteidl/admin/task_pb.js";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { setVariable } from "../hydrate/set-variable.ts";
import { type EntityKind, resourceTypes } from "../proto/identifier.ts";
import { withEnvironmentFields } from "./environment-fields.ts";
import type { PlannedEntity, PromotionOptions, PromotionPlan } from "./promotion-plan.ts";
import type { RegisteredEntity, RegisteredVersion } from "./registered-version.ts";
import { type Rewritten, rewrite } from "./rewrite.ts";
import { decodeSpec, type EntitySpec, encodeSpec } from "./spec.ts";

/** An entity before and after rewriting. */
export interface Moved {
  readonly kind: EntityKind;
  readonly id: PlannedEntity["id"];
  readonly from: PlannedEntity["from"];
  readonly before: EntitySpec;
  readonly spec: EntitySpec;
  readonly rewritten: Rewritten;
}

export function move(
  { kind, id, spec }: RegisteredEntity,
  code: PromotionPlan["code"],
  version: RegisteredVersion,
  options: PromotionOptions,
): Moved {
  const { identifier, image, env = {}, target } = options;
  const locations = new Map(code.map(({ from, to }) => [from, to]));
  const location = (before: string): string => locations.get(before) ?? before;
  const how = {
    source: version.id,
    target,
    location,
    env,
    ...omitUndefined({ identifier: identifier || undefined, image: image || undefined }),
  };
  const rewritten = rewrite(kind, id, spec, how);
  const from = { ...id, kind };
  const moved = { ...rewritten.id, kind };
  return { kind, id: moved, from, before: spec, spec: adapted(kind, rewritten.spec, options), rewritten };
}

/** The changes made only by options. */
function adapted(kind: EntityKind, spec: EntitySpec, { env = {}, fields }: PromotionOptions): EntitySpec {
  if (kind === "launchPlan" && fields !== undefined) return withEnvironmentFields(spec as LaunchPlanSpec, fields);
  return withVariables(kind, spec, env);
}

function withVariables(kind: EntityKind, spec: EntitySpec, env: Readonly<Record<string, string>>): EntitySpec {
  if (kind !== "task" || Object.keys(env).length === 0) return spec;
  let bytes = encodeSpec(kind, spec as TaskSpec);
  const id = { project: "", domain: "", name: "", version: "" };
  for (const [name, value] of Object.entries(env))
    bytes = setVariable({ file: "", kind, id, bytes }, { name, value }).entity.bytes;
  return decodeSpec(kind, bytes);
}

/** In the form in which entities of packages are sent. */
export function sendable({ kind, id, spec, before }: Moved): HydratedEntity {
  const bytes = encodeSpec(kind, spec);
  const { project, domain, name, version } = id;
  const planId = { resourceType: resourceTypes.launchPlan, project, domain, name, version };
  const message =
    kind === "launchPlan"
      ? toBinary(LaunchPlanSchema, create(LaunchPlanSchema, { id: planId, spec: spec as LaunchPlanSpec }))
      : bytes;
  return { file: name, kind, id, bytes: message, source: encodeSpec(kind, before) };
}
