import type { EntityKind, Identifier } from "../proto/identifier.ts";

/** One entity, ready to be sent. */
export interface HydratedEntity {
  readonly file: string;
  readonly kind: EntityKind;
  /** What it is registered as: the target's project and domain, its own name, its own or the target's version. */
  readonly id: Identifier & { readonly kind: EntityKind };
  /** `TaskSpec`, `WorkflowSpec` or `LaunchPlan`. */
  readonly bytes: Uint8Array;
  /** The same, as the package has it. */
  readonly source: Uint8Array;
}
