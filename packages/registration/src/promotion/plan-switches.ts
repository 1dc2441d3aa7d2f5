import type { Transport } from "../client/rpc.ts";
import { hasSchedule } from "./has-schedule.ts";
import { collect, listActivePlans } from "./list-entities.ts";
import { activeVersions } from "./plan-states.ts";
import type { Activation, PlannedSwitch, PromotionOptions, PromotionPlan } from "./promotion-plan.ts";
import type { RegisteredEntity, RegisteredVersion } from "./registered-version.ts";
import type { VersionId } from "./rewrite-options.ts";

type Plan = RegisteredEntity<"launchPlan">;

const wanted: Readonly<Record<Activation, (plan: Plan) => boolean>> = {
  none: () => false,
  same: ({ isActive }) => isActive === true,
  scheduled: ({ spec }) => hasSchedule(spec),
  all: () => true,
};

/** Which launch plans of the target to activate or deactivate, those without a schedule first, and which were removed. */
export async function planSwitches(
  { entities, isPartial }: RegisteredVersion,
  transport: Transport,
  { target, activate = "none", deactivateRemoved = false, signal }: PromotionOptions,
): Promise<Pick<PromotionPlan, "switches" | "removed">> {
  const plans = entities.filter((each): each is Plan => each.kind === "launchPlan");
  if (plans.length === 0 || (isPartial && activate === "none")) return { switches: [], removed: [] };
  const { version } = target;
  const active = await activePlans(transport, target, signal);
  const versionsOf = (name: string): readonly string[] => active.get(name)?.versions ?? [];
  const kept = new Set(plans.map(({ id }) => id.name));
  const replaced = new Set([...kept].flatMap(versionsOf).filter((each) => each !== version));
  const gone = [...active]
    .filter(([name, { versions }]) => !isPartial && !kept.has(name) && versions.every((each) => replaced.has(each)))
    .map(([name, { versions, hasSchedule }]) => ({ name, before: versions, hasSchedule }));
  const activated = plans
    .filter(wanted[activate])
    .map(({ id: { name }, spec }) => ({ name, before: versionsOf(name), hasSchedule: hasSchedule(spec) }))
    .filter(({ before }) => before.length !== 1 || before[0] !== version)
    .map((each) => ({ ...each, after: version }));
  const switches: PlannedSwitch[] = deactivateRemoved ? [...activated, ...gone] : activated;
  return {
    switches: switches.sort((a, b) => Number(a.hasSchedule) - Number(b.hasSchedule)),
    removed: deactivateRemoved ? [] : gone.map(({ name, before }) => ({ name, active: before })),
  };
}

interface ActivePlan {
  readonly versions: readonly string[];
  readonly hasSchedule: boolean;
}

async function activePlans(
  transport: Transport,
  { project, domain }: VersionId,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ActivePlan>> {
  const found = new Map<string, ActivePlan>();
  for (const { id, spec } of await collect(listActivePlans(transport, { project, domain }, { signal }))) {
    const { name = "", version = "" } = id ?? {};
    const earlier = found.get(name);
    const versions = [...(earlier?.versions ?? []), version];
    found.set(name, { versions, hasSchedule: hasSchedule(spec) || earlier?.hasSchedule === true });
  }
  // the list has no order within a name
  for (const [name, plan] of found) {
    if (plan.versions.length < 2) continue;
    found.set(name, { ...plan, versions: await activeVersions(transport, { project, domain, name }, signal) });
  }
  return found;
}
