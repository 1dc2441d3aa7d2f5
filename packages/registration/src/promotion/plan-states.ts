/** Which versions of a launch plan are active, and how to activate or deactivate one. */
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import {
  type LaunchPlan,
  LaunchPlanState,
  LaunchPlanUpdateRequestSchema,
  LaunchPlanUpdateResponseSchema,
} from "../gen/flyteidl/admin/launch_plan_pb.js";
import { ResourceType } from "../gen/flyteidl/core/identifier_pb.js";
import { callAdmin } from "./admin-call.ts";
import { collect, listEntities } from "./list-entities.ts";

/** A launch plan name in one project and domain: at most one version should be active. */
export interface PlanName {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
}

const updatePlan = {
  method: "flyteidl.service.AdminService/UpdateLaunchPlan",
  request: LaunchPlanUpdateRequestSchema,
  response: LaunchPlanUpdateResponseSchema,
};

/** Active versions, newest first. More than one: two concurrent activations, which Admin does not prevent. */
export async function activeVersions(transport: Transport, plan: PlanName, signal?: AbortSignal): Promise<string[]> {
  const plans = await versionsOf(transport, plan, "eq(state,1)", signal);
  return plans.map(({ id }) => id?.version ?? "");
}

/** Newest first. */
async function versionsOf(
  transport: Transport,
  plan: PlanName,
  filters: string,
  signal: AbortSignal | undefined,
): Promise<readonly LaunchPlan[]> {
  const plans = await collect(listEntities("launchPlan", transport, { ...plan, filters }, { signal }));
  return plans.reverse();
}

/**
 * Makes one version the only active one of its name, or none, and verifies the result. If several are active, every
 * other version that is active or has a schedule is deactivated first, because Admin deactivates only one of them.
 *
 * @param version `undefined`: none
 * @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function switchPlan(
  transport: Transport,
  plan: PlanName,
  version: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const before = await activeVersions(transport, plan, signal);
  if (before.length > 1) await switchOffOthers(transport, plan, version, signal);
  if (version === undefined) {
    for (const each of before) await update(transport, plan, each, LaunchPlanState.INACTIVE, signal);
  } else await update(transport, plan, version, LaunchPlanState.ACTIVE, signal);
  if (await holds(transport, plan, version, signal)) return;
  await switchOffOthers(transport, plan, version, signal);
  if (version !== undefined) await update(transport, plan, version, LaunchPlanState.ACTIVE, signal);
  if (await holds(transport, plan, version, signal)) return;
  const now = await activeVersions(transport, plan, signal);
  throw new FlyteSettingsError(
    "ADMIN_REFUSED",
    `launch plan ${shown(plan.name)}: expected ${inWords(version === undefined ? [] : [version])} to be active, found ${inWords(now)}. Something else switches it at the same time; run again when it has ended`,
  );
}

async function holds(
  transport: Transport,
  plan: PlanName,
  version: string | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const active = await activeVersions(transport, plan, signal);
  return active.length === (version === undefined ? 0 : 1) && active[0] === version;
}

async function switchOffOthers(
  transport: Transport,
  plan: PlanName,
  version: string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { id, spec, closure } of await versionsOf(transport, plan, "", signal)) {
    const runs = spec?.entityMetadata?.schedule !== undefined || closure?.state === LaunchPlanState.ACTIVE;
    if (id === undefined || id.version === version || !runs) continue;
    await update(transport, plan, id.version, LaunchPlanState.INACTIVE, signal);
  }
}

async function update(
  transport: Transport,
  plan: PlanName,
  version: string,
  state: LaunchPlanState,
  signal: AbortSignal | undefined,
): Promise<void> {
  const id = { resourceType: ResourceType.LAUNCH_PLAN, ...plan, version };
  const what = `switching launch plan ${shown(plan.name)} to ${shown(version)}`;
  const done = await callAdmin(transport, updatePlan, { id, state }, { what, signal });
  if (done === undefined) throw new FlyteSettingsError("ADMIN_REFUSED", `${what}: it is not registered`);
}

/** `v1, v2`, or `none`. */
export function inWords(versions: readonly string[]): string {
  return versions.length === 0 ? "none" : versions.map((each) => shown(each)).join(", ");
}
