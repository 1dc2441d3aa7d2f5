/** Only one version of the launch plans with the same name is active at a time. */
import { create, fromBinary } from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  ActiveLaunchPlanRequestSchema,
  type LaunchPlan,
  LaunchPlanSchema,
  LaunchPlanState,
  LaunchPlanUpdateRequestSchema,
  ResourceType,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept, refuse } from "./answer.ts";
import { goText } from "./go-text.ts";
import { type AdminState, find, missing, type Stored, tick, timestamp } from "./state.ts";

export function updateLaunchPlan(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id, state: wanted } = fromBinary(LaunchPlanUpdateRequestSchema, bytes);
  if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
  const target = { ...id, resourceType: ResourceType.LAUNCH_PLAN };
  const plan = find(target, state);
  if (plan === undefined) return state.checks ? missing(target) : accept();
  if (wanted !== LaunchPlanState.ACTIVE && wanted !== LaunchPlanState.INACTIVE)
    return refuse(
      "INVALID_ARGUMENT",
      `Unrecognized launch plan state ${wanted} for update for launch plan [${goText(id)}]`,
    );
  const schedule = (plan.message as LaunchPlan).spec?.entityMetadata?.schedule?.ScheduleExpression;
  if (wanted === LaunchPlanState.ACTIVE && schedule?.case === "cronExpression" && schedule.value !== "")
    return refuse("INTERNAL", `failed adding schedule for unknown schedule expression type &{${schedule.value}}`);
  const active = wanted === LaunchPlanState.ACTIVE ? (state.activeBefore ?? activeVersions(target, state)) : [];
  // only one of them, as in Admin
  for (const other of active.filter((each) => each !== plan).slice(0, 1))
    setState(other, LaunchPlanState.INACTIVE, state);
  setState(plan, wanted, state);
  return accept();
}

/** The state that Admin reads at the start of an activation and deactivates at its end. */
export function activeWhenAsked(bytes: Uint8Array, state: AdminState): readonly Stored[] {
  const { id } = fromBinary(LaunchPlanUpdateRequestSchema, bytes);
  return id === undefined ? [] : activeVersions(id, state);
}

export function activeLaunchPlan(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id } = fromBinary(ActiveLaunchPlanRequestSchema, bytes);
  if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
  const [active] = activeVersions(id, state);
  if (active !== undefined) return accept(active.schema, active.message);
  return refuse("NOT_FOUND", `No active launch plan could be found for: ${id.project}:${id.domain}:${id.name}`);
}

function activeVersions(name: Name, state: AdminState): Stored[] {
  return versionsOf(name, state).filter(isActive);
}

function isActive({ message }: Stored): boolean {
  return (message as LaunchPlan).closure?.state === LaunchPlanState.ACTIVE;
}

type Name = { readonly project: string; readonly domain: string; readonly name: string };

function versionsOf({ project, domain, name }: Name, { entities }: AdminState): Stored[] {
  return [...entities.values()].filter(({ id }) => {
    const isPlan = id.resourceType === ResourceType.LAUNCH_PLAN;
    return isPlan && id.project === project && id.domain === domain && id.name === name;
  });
}

function setState(plan: Stored, wanted: LaunchPlanState, state: AdminState): void {
  const { id, spec, closure } = plan.message as LaunchPlan;
  // as in Admin, an activation keeps the time of the last change
  if (wanted === LaunchPlanState.INACTIVE) plan.updatedAt = tick(state);
  const changed = { ...closure, state: wanted, updatedAt: timestamp(plan.updatedAt) };
  plan.message = create(LaunchPlanSchema, { ...omitUndefined({ id, spec }), closure: changed });
  state.lists.clear();
}
