import type { LaunchPlanSpec } from "../gen/flyteidl/admin/launch_plan_pb.js";

/** A schedule without an expression, as Admin returns it for plans that have none, is not one. */
export function hasSchedule(spec: LaunchPlanSpec | undefined): boolean {
  return spec?.entityMetadata?.schedule?.ScheduleExpression.case !== undefined;
}
