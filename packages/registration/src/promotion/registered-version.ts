import type { EntityKind, Identifier } from "../proto/identifier.ts";
import type { VersionId } from "./rewrite-options.ts";
import type { EntitySpecs } from "./spec.ts";

/** An entity as it was registered. */
export interface RegisteredEntity<Kind extends EntityKind = EntityKind> {
  readonly kind: Kind;
  readonly id: Identifier;
  /** Rebuilt: what registers the same entity again. */
  readonly spec: EntitySpecs[Kind];
  /** Of launch plans: whether this version is the active one of its name. */
  readonly isActive?: boolean;
}

/** Everything of one project, domain and version. */
export interface RegisteredVersion {
  readonly id: VersionId;
  /** Only some of it was read: a workflow or launch plan, and what it needs. */
  readonly isPartial?: true;
  /** Tasks, then workflows and launch plans. */
  readonly entities: readonly RegisteredEntity[];
}
