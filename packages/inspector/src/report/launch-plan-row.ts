import type { LaunchPlan } from "@flyte-settings/registration/wire";
import type { LaunchPlanRow } from "./report.ts";

type Schedule = NonNullable<NonNullable<NonNullable<LaunchPlan["spec"]>["entityMetadata"]>["schedule"]>;

/** `FixedRateUnit`: 0 minutes, 1 hours, 2 days. */
const UNITS = ["minute", "hour", "day"] as const;

export function launchPlanRow({ id, spec }: LaunchPlan): LaunchPlanRow {
  return {
    name: id?.name ?? "",
    workflow: spec?.workflowId?.name ?? "",
    schedule: scheduleText(spec?.entityMetadata?.schedule),
  };
}

function scheduleText(schedule: Schedule | undefined): string {
  const expression = schedule?.ScheduleExpression;
  switch (expression?.case) {
    case "cronExpression":
      return expression.value;
    case "cronSchedule":
      return expression.value.schedule;
    case "rate": {
      const unit = UNITS[expression.value.unit] ?? "unit";
      return expression.value.value === 1 ? `every ${unit}` : `every ${expression.value.value} ${unit}s`;
    }
    default:
      return "";
  }
}
