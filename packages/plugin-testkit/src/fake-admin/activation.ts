/** Of the launch plans of one name, one version is active at a time. */
import { create, fromBinary } from "@bufbuild/protobuf";
import {
  ActiveLaunchPlanRequestSchema,
  type LaunchPlan,
  LaunchPlanSchema,
  LaunchPlanState,
  LaunchPlanUpdateRequestSchema,
  ResourceType,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept, refuse } from "./answer.ts";
import { type AdminState, find, missing, type Stored } from "./state.ts";

export function updateLaunchPlan(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id, state: wanted } = fromBinary(LaunchPlanUpdateRequestSchema, bytes);
  if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
  const target = { ...id, resourceType: ResourceType.LAUNCH_PLAN };
  const plan = find(target, state);
  if (plan === undefined) return state.checks ? missing(target) : accept();
  if (wanted === LaunchPlanState.ACTIVE)
    for (const other of versionsOf(target, state)) setState(other, LaunchPlanState.INACTIVE);
  setState(plan, wanted);
  return accept();
}

export function activeLaunchPlan(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id } = fromBinary(ActiveLaunchPlanRequestSchema, bytes);
  if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
  const active = versionsOf(id, state).find(({ message }) => {
    return (message as LaunchPlan).closure?.state === LaunchPlanState.ACTIVE;
  });
  if (active !== undefined) return accept(active.schema, active.message);
  return refuse("NOT_FOUND", `No active launch plan could be found for: ${id.project}:${id.domain}:${id.name}`);
}

type Name = { readonly project: string; readonly domain: string; readonly name: string };

function versionsOf({ project, domain, name }: Name, { entities }: AdminState): Stored[] {
  return [...entities.values()].filter(({ id }) => {
    const isPlan = id.resourceType === ResourceType.LAUNCH_PLAN;
    return isPlan && id.project === project && id.domain === domain && id.name === name;
  });
}

function setState(plan: Stored, state: LaunchPlanState): void {
  const { id, spec } = plan.message as LaunchPlan;
  plan.message = create(LaunchPlanSchema, { ...(id && { id }), ...(spec && { spec }), closure: { state } });
}
