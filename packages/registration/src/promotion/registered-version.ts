import type { EntityKind, Identifier } from "../proto/identifier.ts";
import type { VersionId } from "./rewrite-options.ts";
import type { EntitySpecs } from "./spec.ts";

/** An entity as it was registered. */
export interface RegisteredEntity<Kind extends EntityKind = EntityKind> {
  readonly kind: Kind;
  readonly id: Identifier;
  /** Rebuilt: registering it produces the same entity. */
  readonly spec: EntitySpecs[Kind];
  /** For launch plans: whether this version is the active one of its name. */
  readonly isActive?: boolean;
}

/** All entities of one project, domain and version. */
export interface RegisteredVersion {
  readonly id: VersionId;
  /** Only a part was read: a workflow or launch plan, and its dependencies. */
  readonly isPartial?: true;
  /** Tasks, then workflows and launch plans. */
  readonly entities: readonly RegisteredEntity[];
}
