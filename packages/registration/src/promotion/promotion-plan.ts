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
  /** An image that stays without a digest is a problem. */
  readonly requireDigest?: boolean;
  /** `copy` (default): into the target's store; `keep`: where it is; a file: that archive of the same code. */
  readonly code?: "copy" | "keep" | PackageFile;
  readonly fields?: EnvironmentFields;
  /** Variables of tasks, set in their containers, and in contexts that hold them. */
  readonly env?: Readonly<Record<string, string>>;
  readonly activate?: Activation;
  /** Also switches off plans of the replaced versions whose name is gone. */
  readonly deactivateRemoved?: boolean;
  readonly signal?: AbortSignal;
}

export interface PlannedEntity {
  readonly id: Required<Identifier>;
  readonly from: Required<Identifier>;
  /** What the target holds under the identifier: nothing, the same, or something else. */
  readonly action: "create" | "identical" | "conflict";
  /** What is rewritten. */
  readonly changes: readonly JsonChange[];
  /** Of a conflict: what the target holds against what would be sent. */
  readonly differences: readonly JsonChange[];
}

export interface PlannedImage {
  readonly from: string;
  readonly to: string;
  readonly isPinned: boolean;
}

export interface PlannedCode {
  readonly from: string;
  readonly to: string;
  readonly how: "copy" | "keep" | "upload";
}

/** A value that names the source and is left; the value itself may be secret and is not kept. */
export interface PlannedMention {
  readonly id: Required<Identifier>;
  readonly path: string;
  readonly word: string;
}

/** Something that the entities name and that does not move with them. */
export interface PlannedReference {
  readonly id: Required<Identifier>;
  readonly isThere: boolean;
}

export interface PlannedSwitch {
  readonly name: string;
  /** What is active in the target, the newest first. */
  readonly before: readonly string[];
  /** Absent: switched off. */
  readonly after?: string;
  readonly hasSchedule: boolean;
}

/** What would be done, before anything is. */
export interface PromotionPlan {
  readonly source: VersionId;
  readonly target: VersionId;
  readonly entities: readonly PlannedEntity[];
  readonly images: readonly PlannedImage[];
  readonly code: readonly PlannedCode[];
  readonly mentions: readonly PlannedMention[];
  readonly references: readonly PlannedReference[];
  /** Names of dynamic and eager tasks: what they start is in their code alone. */
  readonly unknowable: readonly string[];
  /** Plans without a schedule first. */
  readonly switches: readonly PlannedSwitch[];
  /** Why it cannot be applied; empty when it can. */
  readonly problems: readonly string[];
  /** SHA-256 of all that would be sent, 64 hex digits: the same for the same plan, whenever it is made. */
  readonly digest: string;
  /** What is sent, in order. */
  readonly sending: readonly HydratedEntity[];
}
