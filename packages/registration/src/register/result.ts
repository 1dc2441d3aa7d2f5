import type { FlyteSettingsError } from "@flyte-settings/core";
import type { Trust } from "@flyte-settings/node-kit/http";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import type { Uploaded, UploadProgress } from "../upload/upload-bundle.ts";

export interface RegisterOptions extends Trust {
  /** `auto`: the plans that the package itself says are active. Default `auto`. */
  readonly activate?: "auto" | "all" | "scheduled" | "none";
  /**
   * How many calls at most at a time, a whole number from 1 up; default 8. Fewer while Admin reports overload. With
   * `as: "flytectl"` one, with `as: "flytekit"` one after the tasks.
   */
  readonly concurrency?: number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborted while entities are sent: no further one is begun, and the result says `interrupted`. Before that: ABORTED. */
  readonly signal?: AbortSignal;
  /** How long calls in flight may take after the signal, in milliseconds; default 5000. */
  readonly graceMs?: number;
  /** Told of each entity as it is done, and of the upload before it, on its way and done. */
  readonly report?: (event: RegisterEvent) => void;
}

/** What sending one plan goes by. */
export interface SendOptions extends RegisterOptions {
  readonly continueOnError: boolean;
}

export type RegisterEvent =
  | ({ readonly type: "sending" } & UploadProgress)
  | { readonly type: "upload"; readonly upload: Uploaded }
  | { readonly type: "entity"; readonly entity: EntityResult; readonly done: number; readonly of: number };

/** `exists`: it was there and is the same; `skipped`: something that it needs failed, or the run had stopped. */
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
  /** In the order of registering. */
  readonly entities: readonly EntityResult[];
  readonly uploads: readonly Uploaded[];
  /** Files that could not be read or filled; only with `continueOnError`. */
  readonly failures: readonly FlyteSettingsError[];
  /** Launch plans with a schedule that were registered and not activated. flytekit's packages never activate one. */
  readonly inactiveSchedules: readonly string[];
  readonly ok: boolean;
  /** The signal came before every entity was done; the same call again continues. */
  readonly interrupted?: true;
}

/** Whether what names it can go on. */
export function isGood({ status }: EntityResult): boolean {
  return status === "registered" || status === "exists";
}
