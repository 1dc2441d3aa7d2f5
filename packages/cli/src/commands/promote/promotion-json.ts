import { omitUndefined } from "@flyte-settings/core/plugin";
import type { PromotionPlan, PromotionResult } from "@flyte-settings/registration/promotion";
import { withErrorJson } from "../../report-outcome.ts";

/** A plan without the entities to send and without values: only the places of changes. */
export function planJson({ sending: _, entities, ...plan }: PromotionPlan): unknown {
  return {
    ...plan,
    entities: entities.map(({ changes, differences, ...each }) => ({
      ...each,
      changes: changes.map(({ path }) => path),
      differences: differences.map(({ path }) => path),
    })),
  };
}

export function resultJson({ entities, rolledBack, ...result }: PromotionResult): unknown {
  return {
    ...withErrorJson(result),
    entities: entities.map(withErrorJson),
    ...omitUndefined({ rolledBack: rolledBack?.map(withErrorJson) }),
  };
}
