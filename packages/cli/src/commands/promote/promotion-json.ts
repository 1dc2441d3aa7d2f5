import type { PromotionPlan, PromotionResult } from "@flyte-settings/registration/promotion";
import { errorJson } from "../../report-outcome.ts";

/** A plan without what is sent and without values: places say where something changes. */
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

export function resultJson({ entities, error, rolledBack, ...result }: PromotionResult): unknown {
  return {
    ...result,
    entities: entities.map(({ error: problem, ...each }) => ({
      ...each,
      ...(problem && { error: errorJson(problem) }),
    })),
    ...(error && { error: errorJson(error) }),
    ...(rolledBack && {
      rolledBack: rolledBack.map(({ error: problem, ...each }) => ({
        ...each,
        ...(problem && { error: errorJson(problem) }),
      })),
    }),
  };
}
