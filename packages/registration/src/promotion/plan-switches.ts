import type { Transport } from "../client/rpc.ts";
import type { LaunchPlanSpec } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { ActiveLaunchPlanListRequestSchema, LaunchPlanListSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { callAdmin } from "./admin-call.ts";
import { activeVersions } from "./plan-states.ts";
import type { PlannedSwitch, PromotionOptions } from "./promotion-plan.ts";
import type { RegisteredEntity, RegisteredVersion } from "./registered-version.ts";

const listActive = {
  method: "flyteidl.service.AdminService/ListActiveLaunchPlans",
  request: ActiveLaunchPlanListRequestSchema,
  response: LaunchPlanListSchema,
};

/** Which plans of the target are switched, those without a schedule first. */
export async function planSwitches(
  { entities }: RegisteredVersion,
  transport: Transport,
  { target, activate = "none", deactivateRemoved = false, signal }: PromotionOptions,
): Promise<readonly PlannedSwitch[]> {
  if (activate === "none" && !deactivateRemoved) return [];
  const plans = entities.filter((each): each is RegisteredEntity<"launchPlan"> => each.kind === "launchPlan");
  const { project, domain, version } = target;
  const switches: PlannedSwitch[] = [];
  const replaced = new Set<string>();
  for (const plan of plans) {
    const { name } = plan.id;
    const hasSchedule = scheduleOf(plan.spec) !== undefined;
    const before = await activeVersions(transport, { project, domain, name }, signal);
    for (const each of before) if (each !== version) replaced.add(each);
    const isWanted =
      activate === "all" || (activate === "same" ? plan.isActive === true : activate === "scheduled" && hasSchedule);
    if (isWanted && (before.length !== 1 || before[0] !== version))
      switches.push({ name, before, after: version, hasSchedule });
  }
  if (deactivateRemoved) {
    const kept = new Set(plans.map(({ id }) => id.name));
    switches.push(...(await removed(kept, replaced, transport, target, signal)));
  }
  return switches.sort((a, b) => Number(a.hasSchedule) - Number(b.hasSchedule));
}

function scheduleOf(spec: LaunchPlanSpec): object | undefined {
  const schedule = spec.entityMetadata?.schedule;
  return schedule?.ScheduleExpression.case === undefined ? undefined : schedule;
}

/** Active plans of the versions that are replaced, whose name the new version has no more. */
async function removed(
  kept: ReadonlySet<string>,
  replaced: ReadonlySet<string>,
  transport: Transport,
  { project, domain }: { readonly project: string; readonly domain: string },
  signal: AbortSignal | undefined,
): Promise<PlannedSwitch[]> {
  const found = new Map<string, PlannedSwitch>();
  let token = "";
  do {
    const request = { project, domain, limit: 100, token, sortBy: { key: "name", direction: 1 } };
    const page = await callAdmin(transport, listActive, request, { what: "the active launch plans", signal });
    for (const { id, spec } of page?.launchPlans ?? []) {
      if (id === undefined || kept.has(id.name) || !replaced.has(id.version)) continue;
      const before = [...(found.get(id.name)?.before ?? []), id.version];
      found.set(id.name, { name: id.name, before, hasSchedule: spec !== undefined && scheduleOf(spec) !== undefined });
    }
    token = page?.token ?? "";
  } while (token !== "");
  return [...found.values()];
}
