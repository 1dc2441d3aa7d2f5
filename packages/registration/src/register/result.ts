import type { FlyteSettingsError } from "@flyte-settings/core";
import type { Trust } from "@flyte-settings/node-kit/http";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import type { Uploaded, UploadProgress } from "../upload/upload-bundle.ts";

export interface RegisterOptions extends Trust {
  /** `auto`: the plans marked as active in the package. Default `auto`. */
  readonly activate?: "auto" | "all" | "scheduled" | "none";
  /**
   * Maximum number of concurrent calls, an integer from 1; default 8. Fewer while Admin reports overload. With
   * `as: "flytectl"` one, with `as: "flytekit"` one after the tasks.
   */
  readonly concurrency?: number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /**
   * Aborted while entities are sent: no further one is started, and the result has `interrupted`. Before that: ABORTED.
   */
  readonly signal?: AbortSignal;
  /** Time limit for calls in flight after the signal, in milliseconds; default 5000. */
  readonly graceMs?: number;
  /** Called for each entity when it is done, and before that for the progress and completion of the upload. */
  readonly report?: (event: RegisterEvent) => void;
}

/** Options for sending one plan. */
export interface SendOptions extends RegisterOptions {
  readonly continueOnError: boolean;
}

export type RegisterEvent =
  | ({ readonly type: "sending" } & UploadProgress)
  | { readonly type: "upload"; readonly upload: Uploaded }
  | { readonly type: "entity"; readonly entity: EntityResult; readonly done: number; readonly of: number };

/** `exists`: an identical entity was already registered; `skipped`: a dependency failed, or the run had stopped. */
export type EntityStatus = "registered" | "exists" | "conflict" | "failed" | "skipped";

export interface EntityResult {
  readonly kind: EntityKind;
  readonly id: Identifier;
  readonly status: EntityStatus;
  /** Launch plans that were activated. */
  readonly activated?: true;
  readonly error?: FlyteSettingsError;
}

export interface RegisterResult {
  /** In registration order. */
  readonly entities: readonly EntityResult[];
  readonly uploads: readonly Uploaded[];
  /** Files that could not be read or filled in; only with `continueOnError`. */
  readonly failures: readonly FlyteSettingsError[];
  /** Launch plans with a schedule that were registered but not activated. flytekit's packages never activate one. */
  readonly inactiveSchedules: readonly string[];
  readonly ok: boolean;
  /** The signal came before every entity was done; repeating the call continues. */
  readonly interrupted?: true;
}

/** Whether entities that reference it can be sent. */
export function isGood({ status }: EntityResult): boolean {
  return status === "registered" || status === "exists";
}
