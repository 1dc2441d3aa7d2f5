import type { Transport } from "../client/rpc.ts";
import { hasSchedule } from "./has-schedule.ts";
import { listActivePlans } from "./list-entities.ts";
import { activeVersions } from "./plan-states.ts";
import type { Activation, PlannedSwitch, PromotionOptions } from "./promotion-plan.ts";
import type { RegisteredEntity, RegisteredVersion } from "./registered-version.ts";
import { settled } from "./settled.ts";

type Plan = RegisteredEntity<"launchPlan">;

const wanted: Readonly<Record<Activation, (plan: Plan) => boolean>> = {
  none: () => false,
  same: ({ isActive }) => isActive === true,
  scheduled: ({ spec }) => hasSchedule(spec),
  all: () => true,
};

/** Which launch plans of the target to activate or deactivate, those without a schedule first. */
export async function planSwitches(
  { entities }: RegisteredVersion,
  transport: Transport,
  { target, activate = "none", deactivateRemoved = false, signal }: PromotionOptions,
): Promise<readonly PlannedSwitch[]> {
  if (activate === "none" && !deactivateRemoved) return [];
  const plans = entities.filter((each): each is Plan => each.kind === "launchPlan");
  const { project, domain, version } = target;
  const switches: PlannedSwitch[] = [];
  const replaced = new Set<string>();
  const active = await settled(
    plans.map(({ id }) => activeVersions(transport, { project, domain, name: id.name }, signal)),
  );
  for (const [index, plan] of plans.entries()) {
    const { name } = plan.id;
    const before = active[index] ?? [];
    for (const each of before) if (each !== version) replaced.add(each);
    if (wanted[activate](plan) && (before.length !== 1 || before[0] !== version))
      switches.push({ name, before, after: version, hasSchedule: hasSchedule(plan.spec) });
  }
  if (deactivateRemoved) {
    const kept = new Set(plans.map(({ id }) => id.name));
    switches.push(...(await removed(kept, replaced, transport, target, signal)));
  }
  return switches.sort((a, b) => Number(a.hasSchedule) - Number(b.hasSchedule));
}

/** Active plans of the replaced versions whose name no longer exists in the new version. */
async function removed(
  kept: ReadonlySet<string>,
  replaced: ReadonlySet<string>,
  transport: Transport,
  { project, domain }: { readonly project: string; readonly domain: string },
  signal: AbortSignal | undefined,
): Promise<PlannedSwitch[]> {
  const found = new Map<string, PlannedSwitch>();
  for await (const page of listActivePlans(transport, { project, domain }, { signal })) {
    for (const { id, spec } of page) {
      if (id === undefined || kept.has(id.name) || !replaced.has(id.version)) continue;
      const before = [...(found.get(id.name)?.before ?? []), id.version];
      found.set(id.name, { name: id.name, before, hasSchedule: hasSchedule(spec) });
    }
  }
  return [...found.values()];
}
