/** Fields that name an environment. None is guessed: each changes only where an option says so. */
import { create } from "@bufbuild/protobuf";
import { AuthRoleSchema, RawOutputDataConfigSchema } from "../gen/flyteidl/admin/common_pb.js";
import type { LaunchPlanSpec } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { IdentitySchema, SecurityContextSchema } from "../gen/flyteidl/core/security_pb.js";

export interface EnvironmentFields {
  /** Kubernetes service account of launch plans. */
  readonly serviceAccount?: string;
  readonly iamRole?: string;
  /** Where raw output goes: `s3://bucket/prefix`. */
  readonly rawOutput?: string;
}

/** In place. `security_context.secrets` stay; the older `auth_role`, where there is one, says the same. */
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
