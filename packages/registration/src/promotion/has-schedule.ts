import type { LaunchPlanSpec } from "../gen/flyteidl/admin/launch_plan_pb.js";

/** Admin returns a schedule without an expression for plans that have none; it is ignored. */
export function hasSchedule(spec: LaunchPlanSpec | undefined): boolean {
  return spec?.entityMetadata?.schedule?.ScheduleExpression.case !== undefined;
}
