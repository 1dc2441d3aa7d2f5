import { fromBinary } from "@bufbuild/protobuf";
import { type FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { LaunchPlanSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import type { PromotionAdmins } from "./plan-code.ts";
import type { PromotionPlan } from "./promotion-plan.ts";
import { notAsPlanned } from "./promotion-problems.ts";
import { reader } from "./reader.ts";
import { settled } from "./settled.ts";
import { decodeSpec, type EntitySpec } from "./spec.ts";
import { heldDifferences } from "./target-state.ts";

/** Checks that the target has what was sent before anything is activated there; returns the error if not. */
export async function readBack(
  { sending }: PromotionPlan,
  { target, trust }: PromotionAdmins,
  signal: AbortSignal | undefined,
): Promise<FlyteSettingsError | undefined> {
  const admin = reader(target);
  try {
    const found = await settled(
      sending.map(async (entity) => {
        const differences = await heldDifferences(admin, entity.kind, entity.id, specOf(entity), { trust, signal });
        return { kind: entity.kind, id: entity.id, differences };
      }),
    );
    const wrong = found.find(({ differences }) => differences?.length !== 0);
    return wrong && notAsPlanned({ ...wrong.id, kind: wrong.kind }, wrong.differences);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return error;
  }
}

function specOf({ kind, bytes }: HydratedEntity): EntitySpec {
  const spec = kind === "launchPlan" ? fromBinary(LaunchPlanSchema, bytes).spec : undefined;
  return spec ?? decodeSpec(kind, bytes);
}
