import type { EntityKind, Identifier } from "../proto/identifier.ts";

/** One entity, ready to be sent. */
export interface HydratedEntity {
  readonly file: string;
  readonly kind: EntityKind;
  /** The identifier to register: the target's project and domain, its own name, and its own or the target's version. */
  readonly id: Identifier & { readonly kind: EntityKind };
  /** `TaskSpec`, `WorkflowSpec` or `LaunchPlan`. */
  readonly bytes: Uint8Array;
  /** The original message in the package. */
  readonly source: Uint8Array;
}
