import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import type { LaunchPlanSpec } from "../gen/flyteidl/admin/launch_plan_pb.js";
import type { ApplyOptions } from "./apply-options.ts";
import { hasSchedule } from "./has-schedule.ts";
import { collect, listEntities } from "./list-entities.ts";
import { activeVersions } from "./plan-states.ts";
import type { PlannedSwitch } from "./promotion-plan.ts";
import { hasCronExpression } from "./promotion-problems.ts";
import { reader } from "./reader.ts";
import type { VersionId } from "./rewrite-options.ts";
import { settled } from "./settled.ts";
import { switchAll } from "./switch-all.ts";

export interface SwitchOptions extends Pick<ApplyOptions, "endpoint" | "keepRecord" | "signal"> {
  /** Only the plans of this workflow. */
  readonly workflow?: string;
  /** Only this plan. */
  readonly plan?: string;
}

export interface Switched {
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why it is unchanged: if one change fails, all changes of the run are rolled back. */
  readonly error?: FlyteSettingsError;
}

interface Asked extends PlannedSwitch {
  readonly isDone: boolean;
}

/**
 * Activates the launch plans of a version, or deactivates them if they are active. Works like a promotion: one name at
 * a time, those with a schedule last, with a record, and rolled back if one fails.
 *
 * @returns one result per selected plan of the version; empty if there is none
 * @throws PROMOTION_REFUSED for a schedule that cannot be activated; ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED
 * while the plans are listed
 */
export async function switchVersion(
  transport: Transport,
  version: VersionId,
  state: "active" | "inactive",
  { workflow, plan, ...options }: SwitchOptions,
): Promise<readonly Switched[]> {
  const { signal } = options;
  const admin = reader(transport);
  const plans = (await collect(listEntities("launchPlan", admin, version, { signal })))
    .filter(({ id }) => plan === undefined || id?.name === plan)
    .filter(({ spec }) => workflow === undefined || spec?.workflowId?.name === workflow)
    .sort((a, b) => Number(hasSchedule(a.spec)) - Number(hasSchedule(b.spec)));
  if (state === "active") for (const { id, spec } of plans) expectSchedule(id?.name ?? "", spec);
  const asked = await settled(
    plans.map(({ id, spec }) => askedFor(id?.name ?? "", spec, { admin, version, state, signal })),
  );
  const switches = asked.filter(({ isDone }) => !isDone);
  const { switched, error, rolledBack = [] } = await switchAll({ target: version, switches }, transport, options);
  const now = new Map(rolledBack.map((each) => [each.name, each.active]));
  return asked.map(({ name, before, after, isDone }): Switched => {
    if (isDone) return { name, before, after: before };
    if (switched.includes(name)) return { name, before, after: after === undefined ? [] : [after] };
    return { name, before, after: now.get(name) ?? before, ...omitUndefined({ error }) };
  });
}

async function askedFor(
  name: string,
  spec: LaunchPlanSpec | undefined,
  { admin, version: { version, ...where }, state, signal }: Asking,
): Promise<Asked> {
  const before = await activeVersions(admin, { ...where, name }, signal);
  const isDone = state === "active" ? before.length === 1 && before[0] === version : !before.includes(version);
  const after = state === "active" ? version : before.find((each) => each !== version);
  return { name, before, ...omitUndefined({ after }), hasSchedule: hasSchedule(spec), isDone };
}

interface Asking {
  readonly admin: Transport;
  readonly version: VersionId;
  readonly state: "active" | "inactive";
  readonly signal: AbortSignal | undefined;
}

function expectSchedule(name: string, spec: LaunchPlanSpec | undefined): void {
  if (spec === undefined || !hasCronExpression(spec)) return;
  throw new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `could not activate launch plan ${shown(name)}: Flyte Admin does not activate the older cron_expression. Expected cron_schedule; nothing was switched`,
  );
}
