import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import type { PackageFile } from "../package/package-file.ts";
import type { Identifier } from "../proto/identifier.ts";
import type { EnvironmentFields } from "./environment-fields.ts";
import type { JsonChange } from "./json-diff.ts";
import type { RewriteOptions, VersionId } from "./rewrite-options.ts";

/** Which launch plans to activate: none; those active in the source; those with a schedule; all. */
export type Activation = "none" | "same" | "scheduled" | "all";

export interface PromotionOptions extends Pick<RewriteOptions, "identifier" | "image"> {
  readonly target: VersionId;
  /** Treat an image without a digest as a problem. */
  readonly requireDigest?: boolean;
  /**
   * `copy` (default): copy to the target's store; `keep`: leave in place; a file: use that archive of the same code.
   */
  readonly code?: "copy" | "keep" | PackageFile;
  readonly fields?: EnvironmentFields;
  /** Variables to set in the containers of tasks, and in contexts that already have them. */
  readonly env?: Readonly<Record<string, string>>;
  readonly activate?: Activation;
  /** Also deactivate plans of the replaced versions whose name no longer exists. */
  readonly deactivateRemoved?: boolean;
  readonly signal?: AbortSignal;
}

export interface PlannedEntity {
  readonly id: Required<Identifier>;
  readonly from: Required<Identifier>;
  /** What the target has under the identifier: nothing, an identical entity, or a different one. */
  readonly action: "create" | "identical" | "conflict";
  /** The rewritten values. */
  readonly changes: readonly JsonChange[];
  /** For a conflict: from the target's entity to the one that would be sent. */
  readonly differences: readonly JsonChange[];
}

export interface PlannedImage {
  readonly from: string;
  readonly to: string;
  /** Referenced by digest. */
  readonly isPinned: boolean;
  /** The source's image is kept. */
  readonly isKept: boolean;
  /** A placeholder that flytekit left in an override, such as `{{.image.gpu}}`: not an image. */
  readonly isTemplate: boolean;
}

export interface PlannedCode {
  readonly from: string;
  readonly to: string;
  readonly how: "copy" | "keep" | "upload";
}

/** An unchanged value that mentions the source; the value itself is not stored because it may be secret. */
export interface PlannedMention {
  readonly id: Required<Identifier>;
  readonly path: string;
  readonly word: string;
}

/** A reference to something that is not promoted with the entities. */
export interface PlannedReference {
  readonly id: Required<Identifier>;
  readonly isThere: boolean;
}

export interface PlannedSwitch {
  readonly name: string;
  /** The active versions in the target, newest first. */
  readonly before: readonly string[];
  /** Absent: deactivated. */
  readonly after?: string;
  readonly hasSchedule: boolean;
}

/** A launch plan that is active in the target and that the new version no longer has. */
export interface RemovedPlan {
  readonly name: string;
  /** Versions, newest first. */
  readonly active: readonly string[];
}

/** Everything a promotion would do, before it does anything. */
export interface PromotionPlan {
  readonly source: VersionId;
  readonly target: VersionId;
  /** The endpoint of the target's Flyte Admin, if given. */
  readonly endpoint?: string;
  readonly entities: readonly PlannedEntity[];
  readonly images: readonly PlannedImage[];
  readonly code: readonly PlannedCode[];
  readonly mentions: readonly PlannedMention[];
  readonly references: readonly PlannedReference[];
  /** Names of dynamic and eager tasks: only their code determines what they start. */
  readonly unknowable: readonly string[];
  /** Plans without a schedule first. */
  readonly switches: readonly PlannedSwitch[];
  /**
   * Launch plans of the replaced versions that stay active; with `deactivateRemoved` they are in `switches` instead.
   */
  readonly removed: readonly RemovedPlan[];
  /** Why the plan cannot be applied; empty if it can. */
  readonly problems: readonly string[];
  /** SHA-256 of everything that would be sent, 64 hex digits; equal for equal plans, whenever they are made. */
  readonly digest: string;
  /** The entities to send, in order. */
  readonly sending: readonly HydratedEntity[];
}
