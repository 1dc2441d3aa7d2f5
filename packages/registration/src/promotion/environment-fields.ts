/** Fields that depend on the environment. None is guessed: each changes only if an option sets it. */
import { create } from "@bufbuild/protobuf";
import { AuthRoleSchema, RawOutputDataConfigSchema } from "../gen/flyteidl/admin/common_pb.js";
import type { LaunchPlanSpec } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { IdentitySchema, SecurityContextSchema } from "../gen/flyteidl/core/security_pb.js";

export interface EnvironmentFields {
  /** Kubernetes service account of launch plans. */
  readonly serviceAccount?: string;
  readonly iamRole?: string;
  /** Location of raw output: `s3://bucket/prefix`. */
  readonly rawOutput?: string;
}

/**
 * Sets the fields in place. `security_context.secrets` is preserved; the older `auth_role`, if present, gets the same
 * value.
 */
export function setEnvironmentFields(spec: LaunchPlanSpec, fields: EnvironmentFields): void {
  const { serviceAccount, iamRole, rawOutput } = fields;
  if (rawOutput !== undefined)
    spec.rawOutputDataConfig = create(RawOutputDataConfigSchema, { outputLocationPrefix: rawOutput });
  if (serviceAccount === undefined && iamRole === undefined) return;
  const context = spec.securityContext ?? create(SecurityContextSchema);
  const runAs = context.runAs ?? create(IdentitySchema);
  if (serviceAccount !== undefined) runAs.k8sServiceAccount = serviceAccount;
  if (iamRole !== undefined) runAs.iamRole = iamRole;
  context.runAs = runAs;
  spec.securityContext = context;
  if (spec.authRole !== undefined)
    spec.authRole = create(AuthRoleSchema, {
      kubernetesServiceAccount: runAs.k8sServiceAccount,
      assumableIamRole: runAs.iamRole,
    });
}
