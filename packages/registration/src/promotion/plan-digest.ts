import { createHash } from "node:crypto";
import type { Json } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { canonicalJson } from "./canonical.ts";
import type { Moved } from "./moved-entity.ts";
import type { PromotionPlan } from "./promotion-plan.ts";
import { keyOf } from "./references.ts";

/** SHA-256 of the endpoint, the entities sent, the target locations of code and the activations. */
export function digestOf(plan: {
  readonly endpoint: string | undefined;
  readonly target: PromotionPlan["target"];
  readonly code: PromotionPlan["code"];
  readonly switches: PromotionPlan["switches"];
  readonly entities: readonly Moved[];
}): string {
  const entities = plan.entities.map(({ kind, id, spec }) => [keyOf(id), canonicalJson(kind, spec)]);
  const { endpoint = "", target, code, switches } = plan;
  return createHash("sha256")
    .update(JSON.stringify(sorted({ endpoint, target, code, switches, entities } as unknown as Json)))
    .digest("hex");
}

/** Sorts keys, because maps and Structs have no defined order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
