/** Fields that depend on the environment. None is guessed: each changes only if an option sets it. */
import type { LaunchPlanSpec } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { fillPlan } from "../hydrate/fill-plan.ts";
import { decodeSpec, encodeSpec } from "./spec.ts";

export interface EnvironmentFields {
  /** Kubernetes service account of launch plans. */
  readonly serviceAccount?: string;
  readonly iamRole?: string;
  /** Location of raw output: `s3://bucket/prefix`. */
  readonly rawOutput?: string;
}

/**
 * Sets the fields as registration does, so that both give the same plan: `auth_role` and `run_as`. Secrets are
 * preserved.
 */
export function withEnvironmentFields(
  spec: LaunchPlanSpec,
  { rawOutput = "", ...fields }: EnvironmentFields,
): LaunchPlanSpec {
  const filled = fillPlan(encodeSpec("launchPlan", spec), { ...fields, outputPrefix: rawOutput }, "strict");
  return decodeSpec("launchPlan", filled);
}
