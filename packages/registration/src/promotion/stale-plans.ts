import type { LaunchPlan } from "../gen/flyteidl/admin/launch_plan_pb.js";
import type { Workflow } from "../gen/flyteidl/admin/workflow_pb.js";

/** An active launch plan whose version is not the newest of its workflow. */
export interface StalePlan {
  readonly plan: LaunchPlan;
  /** The newest version of its workflow. */
  readonly newest: string;
  /** The newest version has no launch plan of this name: it was removed from the code. */
  readonly isRemoved: boolean;
}

/**
 * Active launch plans whose version is not the newest of their workflow.
 *
 * @param workflows all their versions, in the order of registration
 * @param plans all their versions
 */
export function stalePlans(workflows: readonly Workflow[], plans: readonly LaunchPlan[]): StalePlan[] {
  const newest = new Map(workflows.map(({ id }) => [id?.name ?? "", id?.version ?? ""]));
  const registered = new Set(plans.map(({ id }) => JSON.stringify([id?.name, id?.version])));
  return plans.flatMap((plan) => {
    const { id, spec, closure } = plan;
    const { workflowId } = spec ?? {};
    const isOwn = workflowId?.project === id?.project && workflowId?.domain === id?.domain;
    const latest = isOwn ? newest.get(workflowId?.name ?? "") : undefined;
    if (closure?.state !== 1 || latest === undefined || latest === id?.version) return [];
    return [{ plan, newest: latest, isRemoved: !registered.has(JSON.stringify([id?.name, latest])) }];
  });
}
